"""What to run again of a run, as it is typed: `%runs rerun` and `steploom rerun` have the same options."""

from __future__ import annotations

from argparse import Namespace

from steploom.engine.api import Engine
from steploom.engine.values import RerunMode, RunRecord
from steploom.errors import SteploomError
from steploom.magics.command import option
from steploom.magics.run_lookup import match_step

RERUN_OPTIONS = (
    option("--from", dest="begin", metavar="STEP", complete="step", help="this step and all that follows it"),
    option("--only", metavar="STEP", complete="step", help="this step alone"),
)


def request_rerun(engine: Engine, run: RunRecord, options: Namespace) -> RunRecord:
    """The new run. Without a step: of what has no result. SteploomError (usage, and what `Engine.rerun` raises)."""
    if options.begin and options.only:
        raise SteploomError("usage", "--from and --only exclude each other.", cure="Give one of them.")
    if options.begin:
        return engine.rerun(run.id, RerunMode.FROM, step_id=match_step(run, options.begin).id)
    if options.only:
        return engine.rerun(run.id, RerunMode.ONLY, step_id=match_step(run, options.only).id)
    return engine.rerun(run.id, RerunMode.FAILED)
