"""Runs of all workspaces of the home: a terminal has no `ws` that would choose one."""

from __future__ import annotations

from steploom.engine.api import Engine
from steploom.engine.values import RunRecord
from steploom.errors import NotFoundError
from steploom.magics.command import option
from steploom.magics.run_lookup import match_run

RUN_OPTION = option("run", metavar="RUN", help="id of a run, the beginning of one, or 'last'")
STEP_OPTION = option("step", nargs="?", metavar="STEP", help="name or id of a step")
LAST = "last"
# Beginnings of ids are looked for among these; a whole id is always found.
_NEWEST = 200


def newest_runs(engine: Engine, *, experiment: str | None = None, limit: int) -> tuple[RunRecord, ...]:
    """Newest first."""
    found = [
        run
        for workspace in engine.workspaces()
        for run in engine.runs(workspace.name, experiment=experiment, limit=limit)
    ]
    return tuple(sorted(found, key=lambda run: run.created, reverse=True)[:limit])


def find_run(engine: Engine, text: str) -> RunRecord:
    """NotFoundError (run-not-found)."""
    if text != LAST:
        return match_run(newest_runs(engine, limit=_NEWEST), text) or engine.run(text)
    newest = newest_runs(engine, limit=1)
    if not newest:
        raise NotFoundError("run-not-found", "No runs yet.", cure="Start one: steploom run NOTEBOOK")
    return newest[0]
