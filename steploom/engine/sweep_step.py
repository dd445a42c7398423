"""A step that runs its script with many hyperparameters: what decides about its reuse, and what it is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from steploom.engine.values import Json
from steploom.step import sweep_program

# How many there are at once does not say which.
_NO_PART_OF_THE_RESULT = ("concurrentRuns",)


def sweep_key(node: Json) -> tuple[str, ...]:
    """What is tried and by what measure, as text; empty for a step that runs its script once."""
    if "sweep" not in node:
        return ()
    asked = {key: value for key, value in node["sweep"].items() if key not in _NO_PART_OF_THE_RESULT}
    return (f"sweep {json.dumps(asked, sort_keys=True)}",)


def sweep_argv(node: Json, folder: Path, ports: Mapping[str, str]) -> tuple[str, ...]:
    """What goes before the script; writes the request that it names into the step's folder."""
    path = folder / "sweep.json"
    path.write_text(json.dumps({"sweep": node["sweep"], "ports": dict(ports)}), encoding="utf-8")
    return str(sweep_program()), str(path)


def most_nodes(node: Json, limit: int) -> int:
    """How many of the `limit` nodes of its compute target the step can use at once."""
    return max(1, min(node["sweep"]["concurrentRuns"], limit)) if "sweep" in node else 1
