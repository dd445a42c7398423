"""`steploom why`: why steps were reused, or ran."""

from __future__ import annotations

from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.find_run import RUN_OPTION, STEP_OPTION, find_run
from steploom.engine.api import Engine
from steploom.engine.values import StepRecord
from steploom.magics.run_lookup import match_step
from steploom.magics.table import fields


def _why(options: Namespace) -> int:
    engine = Engine.open()
    run = find_run(engine, options.run)
    if options.step:
        print(_in_full(engine, match_step(run, options.step)))
    else:
        print(fields([(step.name, step.reason or "not decided yet") for step in run.steps]))
    return ExitCode.OK


def _in_full(engine: Engine, step: StepRecord) -> str:
    """The stored sentence names the first few differences; here are all, and what it was compared with."""
    answer = engine.why(step.id)
    lines = [answer.reason or f"Not decided yet: the step is {step.status.value}."]
    if answer.compared_step_id:
        lines.append(f"Compared with run {engine.find_run_of_step(answer.compared_step_id).id}")
    return "\n".join([*lines, *(f"  {difference}" for difference in answer.differences)])


WHY = Command(name="why", help="why steps were reused, or ran", options=(RUN_OPTION, STEP_OPTION), run=_why)
