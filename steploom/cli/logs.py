"""`steploom logs`: what the steps of a run have written."""

from __future__ import annotations

import sys
from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.find_run import RUN_OPTION, STEP_OPTION, find_run
from steploom.engine.api import Engine
from steploom.engine.values import StepRecord
from steploom.magics.command import option
from steploom.magics.run_lookup import match_step

_LOOK_AGAIN_S = 0.25


def _logs(options: Namespace) -> int:
    engine = Engine.open()
    run = find_run(engine, options.run)
    chosen = {match_step(run, options.step).id} if options.step else {step.id for step in run.steps}
    printer = _Printer(engine, headers=len(chosen) > 1)
    while True:
        # The record before the log: of a step that has ended, the whole log is there.
        steps = [step for step in run.steps if step.id in chosen]
        for step in steps:
            printer.see(step)
        if not options.follow or all(step.status.is_final for step in steps):
            break
        run = engine.wait(run.id, timeout_s=_LOOK_AGAIN_S)
    if len(steps) == 1 and not printer.has_printed:
        yet = "" if steps[0].status.is_final else " yet"
        print(f"{steps[0].name} has written nothing{yet}: {steps[0].status.value}.", file=sys.stderr)
    return ExitCode.OK


class _Printer:
    """Prints what is new in each log, a page at a time, under a header whenever another step goes on."""

    def __init__(self, engine: Engine, *, headers: bool) -> None:
        self._engine = engine
        self._headers = headers
        self._offsets: dict[str, int] = {}
        self._last = ""

    @property
    def has_printed(self) -> bool:
        return bool(self._last)

    def see(self, step: StepRecord) -> None:
        while True:
            page = self._engine.log(step.id, offset=self._offsets.get(step.id, 0))
            if not page.text:
                return
            if self._headers and self._last != step.id:
                print(f"==> {step.name}{' (reused)' if step.reused else ''} <==")
            print(page.text, end="", flush=True)
            self._last = step.id
            self._offsets[step.id] = page.next


LOGS = Command(
    name="logs",
    help="what the steps of a run have written",
    options=(
        RUN_OPTION,
        STEP_OPTION,
        option("-f", "--follow", action="store_true", help="go on until they have ended"),
    ),
    run=_logs,
)
