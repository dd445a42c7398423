"""The steps of a run as its scripts may read of them: once for all, as a thousand steps would write a thousand each."""

from __future__ import annotations

import json
from pathlib import Path

from steploom.datastores.replacing import replace
from steploom.engine.values import RunRecord


def write_step_list(path: Path, run: RunRecord, folder: Path) -> None:
    """`[{id, name}]` in execution order, unless it is there. Steps may do so at once: each in a `folder` of its own."""
    if path.exists():
        return
    partial = folder / path.name
    listed = [{"id": step.id, "name": step.name} for step in run.steps]
    partial.write_text(json.dumps(listed), encoding="utf-8")
    replace(partial, path)
