"""The entry point of `steploom`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import steploom
from steploom.cli.cancel import CANCEL
from steploom.cli.command import Command
from steploom.cli.doctor import DOCTOR
from steploom.cli.exit_code import ExitCode
from steploom.cli.logs import LOGS
from steploom.cli.prune import PRUNE
from steploom.cli.rerun import RERUN
from steploom.cli.run import RUN
from steploom.cli.runs import RUNS
from steploom.cli.show import SHOW
from steploom.cli.why import WHY
from steploom.errors import SteploomError

COMMANDS = (RUN, RERUN, RUNS, SHOW, LOGS, CANCEL, WHY, PRUNE, DOCTOR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return int(command.run(options))
    except SteploomError as error:
        print(f"steploom {command.name}: {error}", file=sys.stderr)
        return ExitCode.USAGE if error.code == "usage" else ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.CANCELED
    except BrokenPipeError:
        # `steploom logs last | head`: nobody reads on, and Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="steploom", description="Run notebooks with ML pipelines; see what became of the runs."
    )
    parser.add_argument("--version", action=_Version)
    parsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        added = parsers.add_parser(command.name, help=command.help, description=_sentence(command.help))
        for item in command.options:
            added.add_argument(*item.flags, **item.settings)
        added.set_defaults(command=command)
    return parser


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *given: object) -> None:
        print(f"steploom {steploom.__version__}")
        parser.exit()
