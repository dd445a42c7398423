"""`steploom show`: one run and its steps."""

from __future__ import annotations

from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.find_run import RUN_OPTION, find_run
from steploom.cli.reporter import JSON_OPTION, reporter_for
from steploom.engine.api import Engine


def _show(options: Namespace) -> int:
    reporter_for(options).run(find_run(Engine.open(), options.run))
    return ExitCode.OK


SHOW = Command(name="show", help="one run: status, steps, why they ran", options=(RUN_OPTION, JSON_OPTION), run=_show)
