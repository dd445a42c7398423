"""Writes what follows from the table of Azure ML names (steploom/azureml/exports.py):

- steploom/step/site/azureml/names.json, by which the scripts of steps can import the same names;
- the table of names in docs/azureml.md.

    .venv/bin/python scripts/azureml_names.py
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

from steploom.azureml import unavailable
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.offline_run import OfflineRun
from steploom.azureml.core.run import Run
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exports import MODULES
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.step_run import StepRun

ROOT = Path(__file__).parents[1]
NAMES = ROOT / "steploom/step/site/azureml/names.json"
PAGE = ROOT / "docs/azureml.md"
_TABLE = re.compile(r"(?<=<!-- names -->\n).*(?=<!-- end of names -->)", re.DOTALL)


# What scripts have of their own making; whatever else they have in a notebook says why it does nothing there.
_IN_SCRIPTS = (Datastore, Experiment, OfflineRun, PipelineRun, Run, StepRun, Workspace)


def names_json() -> str:
    modules = {module: {name: _constant(at) for name, at in sorted(names.items())} for module, names in MODULES.items()}
    members = {cls.__name__: [name for name in dir(cls) if not name.startswith("_")] for cls in _IN_SCRIPTS}
    return json.dumps({"modules": modules, "members": members}, indent=2) + "\n"


def _constant(at: str) -> str | None:
    module, _, attribute = at.partition(":")
    value = getattr(import_module(module), attribute)
    return value if isinstance(value, str) else None


def page() -> str:
    return _TABLE.sub(lambda _: _table(), PAGE.read_text(encoding="utf-8"))


def _table() -> str:
    """Each name once, at the place nearest to the root that it can be imported from."""
    places: dict[str, list[tuple[int, str, str]]] = {}
    for module, names in MODULES.items():
        for name, at in names.items():
            if not name.startswith("__"):
                places.setdefault(at, []).append((module.count("."), module, name))
    rows: dict[str, tuple[list[str], list[str], list[str]]] = {module: ([], [], []) for module in MODULES}
    for at, found in places.items():
        _, module, name = min(found, key=lambda place: place[0])
        rows[module][_column(at)].append(f"`{name}`")
    lines = ["| `from … import` | works | not yet | needs the cloud |", "| --- | --- | --- | --- |"]
    for module, columns in rows.items():
        if any(columns):
            cells = (", ".join(sorted(column, key=str.lower)) for column in columns)
            lines.append(f"| `{module}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _column(at: str) -> int:
    module, _, name = at.partition(":")
    return 0 if module != unavailable.__name__ else 1 if name in unavailable.LATER_NAMES else 2


def written() -> dict[Path, str]:
    """What each of the files has to hold."""
    return {NAMES: names_json(), PAGE: page()}


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
