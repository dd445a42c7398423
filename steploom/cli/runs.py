"""`steploom runs`: the newest runs."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.find_run import newest_runs
from steploom.cli.reporter import JSON_OPTION, reporter_for
from steploom.engine.api import Engine
from steploom.magics.command import option


def _runs(options: Namespace) -> int:
    found = newest_runs(Engine.open(), experiment=options.experiment, limit=options.limit)
    reporter_for(options).runs(found)
    return ExitCode.OK


def _count(text: str) -> int:
    count = int(text) if text.isdecimal() else 0
    if count == 0:
        raise ArgumentTypeError(f"'{text}' is not a whole number above 0")
    return count


RUNS = Command(
    name="runs",
    help="the newest runs",
    options=(
        option("--experiment", metavar="NAME", help="runs of this one only"),
        option("-n", "--limit", type=_count, default=20, metavar="N", help="how many (20)"),
        JSON_OPTION,
    ),
    run=_runs,
)
