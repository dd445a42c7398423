"""`steploom rerun`: a new run made of one that has ended."""

from __future__ import annotations

import sys
from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode, exit_code_of
from steploom.cli.find_run import RUN_OPTION, find_run
from steploom.cli.interruption import settle
from steploom.cli.progress import progress_on
from steploom.cli.reporter import JSON_OPTION, reporter_for
from steploom.engine.api import Engine
from steploom.engine.values import RunRecord
from steploom.magics.rerun import RERUN_OPTIONS, request_rerun

_REDRAW_S = 0.25


def _rerun(options: Namespace) -> int:
    engine = Engine.open()
    run = request_rerun(engine, find_run(engine, options.run), options)
    try:
        ended = _follow(engine, run)
    except KeyboardInterrupt:
        settle(engine, [engine.run(run.id)])
        left = engine.run(run.id)
        if left.status.is_final:
            reporter_for(options).run(left)
        return ExitCode.CANCELED
    reporter_for(options).run(ended)
    return exit_code_of([ended])


def _follow(engine: Engine, run: RunRecord) -> RunRecord:
    """Show how it goes on until it has ended."""
    progress = progress_on(sys.stderr)
    try:
        while True:
            progress.see(0, 0, [run])
            if run.status.is_final:
                return run
            run = engine.wait(run.id, timeout_s=_REDRAW_S)
    finally:
        progress.close()


RERUN = Command(
    name="rerun",
    help="run what failed of a run again, or from a step on, and wait",
    options=(RUN_OPTION, *RERUN_OPTIONS, JSON_OPTION),
    run=_rerun,
)
