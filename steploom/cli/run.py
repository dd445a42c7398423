"""`steploom run`: a notebook from top to bottom, and the pipeline runs that come of it."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from steploom.azureml.assignments import assignments
from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode, exit_code_of
from steploom.cli.interruption import settle
from steploom.cli.light_import import without
from steploom.cli.progress import progress_on
from steploom.cli.reporter import JSON_OPTION, reporter_for
from steploom.cli.session import Session
from steploom.engine.api import Engine
from steploom.engine.values import NOTEBOOK_VARIABLE, RunRecord
from steploom.errors import SteploomError
from steploom.magics.command import option

if TYPE_CHECKING:
    from steploom.cli.execution import Execution

_LOOK_AGAIN_S = 0.1
_REDRAW_S = 0.25


def _run(options: Namespace) -> int:
    # A typing error is told before anything runs.
    assignments(options.parameter, {})
    # The other commands need no kernel; and nbformat's checks need no grammar of international addresses, which
    # would take longer to load than a kernel to start.
    with without("rfc3987_syntax"):
        from steploom.cli.execution import Execution
        from steploom.cli.kernel import kernel_for
        from steploom.cli.notebook import read_notebook

    path = Path(options.notebook)
    notebook = read_notebook(path)
    kernel, note = kernel_for(notebook)
    if note:
        _say(note)
    engine = Engine.open()
    session = Session(engine, options.parameter)
    epilogue = _Epilogue(options, session)
    environment = {**session.environment, NOTEBOOK_VARIABLE: str(path.absolute())}
    with Execution(notebook, kernel, folder=path.parent, environment=environment, epilogue=epilogue) as execution:
        try:
            runs = _follow(engine, session, execution, path.name)
        except KeyboardInterrupt:
            execution.stop()
            settle(engine, session.runs())
            _report(options, [run for run in session.runs() if run.status.is_final])
            return ExitCode.CANCELED
    if execution.failure is None:
        _check(options, engine, epilogue, runs)
    _report(options, runs)
    return ExitCode.FAILED if execution.failure is not None else exit_code_of(runs)


def _follow(engine: Engine, session: Session, execution: Execution, name: str) -> tuple[RunRecord, ...]:
    """Show how cells and runs go on until all of them have ended; the runs."""
    progress = progress_on(sys.stderr)
    try:
        while not execution.wait(_LOOK_AGAIN_S):
            progress.see(execution.position, execution.cell_count, session.runs())
        if execution.failure is not None:
            progress.close()
            _say(f"{name}: {execution.failure}")
        while True:
            runs = session.runs()
            progress.see(execution.position, execution.cell_count, runs)
            going = [run for run in runs if not run.status.is_final]
            if not going:
                return runs
            engine.wait(going[0].id, timeout_s=_REDRAW_S)
    finally:
        progress.close()


def _check(options: Namespace, engine: Engine, epilogue: _Epilogue, runs: Sequence[RunRecord]) -> None:
    """Of a notebook that ran to its end: does what came of it agree with what was asked for?"""
    if not runs:
        raise SteploomError(
            "run-not-found",
            "The notebook submitted to another home folder than this one.",
            where=str(engine.home),
            cure="Set STEPLOOM_HOME for the command instead of in a cell.",
        )
    for name in assignments(options.parameter, {}):
        if all(name not in run.parameters for run in runs):
            _say(f"No run took the parameter {name}: what the notebook submitted is no pipeline.")
    if not epilogue.was_needed and (options.pipeline or options.experiment):
        _say("The notebook's cells submit by themselves: --pipeline and --experiment were not needed.")


def _report(options: Namespace, runs: Sequence[RunRecord]) -> None:
    """One run is the result: the last that was submitted."""
    if runs:
        reporter_for(options).run(runs[-1])


class _Epilogue:
    """Asked after the last cell: code that submits the pipeline, unless a cell has submitted one."""

    def __init__(self, options: Namespace, session: Session) -> None:
        self._options = options
        self._session = session
        self.was_needed = False

    def __call__(self) -> str:
        if self._session.runs():
            return ""
        self.was_needed = True
        experiment = self._options.experiment or _experiment(Path(self._options.notebook))
        return (
            "__import__('importlib').import_module('steploom.cli.in_kernel').submit("
            f"get_ipython().user_ns, pipeline={self._options.pipeline!r}, experiment={experiment!r})"
        )


def _experiment(notebook: Path) -> str:
    return re.sub(r"[^\w.-]+", "-", notebook.stem).strip("-") or "notebook"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


RUN = Command(
    name="run",
    help="run a notebook and wait for its pipeline",
    options=(
        option("notebook", metavar="NOTEBOOK", help="it is not changed"),
        option(
            "-p",
            "--parameter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="value of a pipeline parameter, whoever submits; may be repeated",
        ),
        option("--pipeline", metavar="VAR", help="what to submit when no cell does; needed if there are several"),
        option(
            "--experiment", metavar="NAME", help="for what is submitted when no cell does (named like the notebook)"
        ),
        JSON_OPTION,
    ),
    run=_run,
)
