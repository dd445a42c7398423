"""`steploom cancel`: end a run, or one step of it."""

from __future__ import annotations

from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.find_run import RUN_OPTION, STEP_OPTION, find_run
from steploom.engine.api import Engine
from steploom.magics.run_lookup import match_step


def _cancel(options: Namespace) -> int:
    engine = Engine.open()
    run = find_run(engine, options.run)
    step = match_step(run, options.step) if options.step else None
    status = step.status if step else run.status
    name = f"step {step.name}" if step else f"run {run.id}"
    if status.is_final:
        print(f"The {name} has already ended: {status.value}.")
        return ExitCode.OK
    engine.cancel(run.id, step_id=step.id if step else None)
    print(f"Asked to cancel the {name}.")
    return ExitCode.OK


CANCEL = Command(name="cancel", help="end a run, or one step of it", options=(RUN_OPTION, STEP_OPTION), run=_cancel)
