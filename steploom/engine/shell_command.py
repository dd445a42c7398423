"""The command of a `CommandStep`: a line for the shell, in which data and parameters stay one word each."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping

from steploom.errors import SteploomError

_NAME = r"(?:AZUREML_DATAREFERENCE|AML_PARAMETER)_\w+"
_PIECE = re.compile(rf"(?P<reference>\$(?:{_NAME}|\{{{_NAME}\}}))|\\.|[\"']|[^\"'\\$]+|.", re.DOTALL)


def shell_command(text: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """`bash -c` where there is one, else `sh -c`. Raises `SteploomError` (no-shell)."""
    search = env.get("PATH")
    shell = shutil.which("bash", path=search) or shutil.which("sh", path=search)
    if shell is None:
        raise SteploomError(
            "no-shell",
            "There is no shell to run the command with: neither bash nor sh is on the PATH.",
            where="CommandStep",
            cure="Install one (Git for Windows has bash), or use a PythonScriptStep.",
        )
    return shell, "-c", with_whole_values(text)


def with_whole_values(text: str) -> str:
    """Quote the variables of data and parameters, so that the shell neither splits nor expands what they hold.

    Azure ML puts values in before a shell sees the text; so they are values between single quotes, too.
    """
    quote, written = "", []
    for piece in _PIECE.finditer(text):
        found = piece[0]
        if piece["reference"]:
            written.append({"": f'"{found}"', '"': found, "'": f"'\"{found}\"'"}[quote])
            continue
        if found in ("'", '"'):
            quote = found if not quote else ("" if quote == found else quote)
        elif quote == "'" and found == "\\'":
            # A backslash means nothing there: the quote ends.
            quote = ""
        written.append(found)
    return "".join(written)
