"""The outputs that a sweep writes itself: what its runs have logged, and what the best of them has made."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from ..metrics import folded
from .request import METRICS, Output, SweepRequest
from .trial import Trial


class OutputMissing(Exception):
    """There is no such file, or no best run to take it from."""


def write_outputs(request: SweepRequest, trials: Sequence[Trial], best: Optional[Trial], step: Any) -> None:
    """Raises `OutputMissing`."""
    for output in request.outputs:
        if output.kind == METRICS:
            text = json.dumps(metrics_of(trials, step.journal))
            Path(output.path).write_text(text, encoding="utf-8")
        else:
            _copy(output, request, best, Path(step.work))


def metrics_of(trials: Sequence[Trial], journal: Any) -> Dict[str, Dict[str, Any]]:
    """Of each run by id, as `get_metrics()` gives them."""
    logged: Dict[str, List[Dict[str, Any]]] = defaultdict(list)
    for record in journal.read():
        if record["op"] == "metric":
            logged[str(record.get("child"))].append(record)
    found = {}
    for trial in trials:
        own = folded(logged[trial.id])
        found[trial.id] = {name[len(trial.name) + 1 :]: value for name, (_, value) in own.items()}
    return found


def _copy(output: Output, request: SweepRequest, best: Optional[Trial], work: Path) -> None:
    if best is None:
        raise OutputMissing(
            f"There is no best run whose {output.file} could be the output: no run has logged {request.metric} with "
            f"run.log({request.metric!r}, value)."
        )
    kind, _, rest = output.file.replace("\\", "/").partition("/")
    if kind not in ("outputs", "logs"):
        kind, rest = "outputs", output.file
    source = work / kind / best.name / rest
    if source.is_dir():
        shutil.copytree(str(source), output.path)
    elif source.is_file():
        shutil.copyfile(str(source), output.path)
    else:
        left = work / "outputs" / best.name
        known = sorted(f"outputs/{path.relative_to(left).as_posix()}" for path in left.rglob("*") if path.is_file())
        raise OutputMissing(
            f"{best.name}, the best run, has no file {output.file}. It has: {', '.join(known) or 'none'}. Let the "
            f"script write it there, or correct model_file of the TrainingOutput."
        )
