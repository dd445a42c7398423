"""Port names become environment variables and file names: word characters only."""

from __future__ import annotations

import re

_NAME = re.compile(r"\w{1,255}", re.ASCII)


def check_port_name(name: object, what: str) -> str:
    """The name itself; ValueError when it is empty or holds anything but word characters."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"{what} {name!r} is not valid: use ASCII letters, digits and underscores, 1 to 255.")
    return name


def variable_text(name: str) -> str:
    """What stands for a port's path in a step's arguments."""
    return f"$AZUREML_DATAREFERENCE_{name}"
