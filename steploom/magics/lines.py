"""One line of a magic: read by `command.run_line`, and what comes back is printed."""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError

from steploom.azureml.exceptions import AzureMLException
from steploom.errors import SteploomError
from steploom.magics.command import run_line
from steploom.magics.commands import COMMANDS
from steploom.magics.context import Context


def run_magic(shell: Any, name: str, line: str) -> None:
    """A failing line is a failing cell (so CI sees it), shown as one sentence instead of a traceback."""
    try:
        text = run_line(COMMANDS[name], line, Context(shell))
    except SteploomError as error:
        raise UsageError(str(error)) from error
    except AzureMLException as error:
        raise UsageError(error.message) from error
    if text:
        print(text, end="" if text.endswith("\n") else "\n")
