"""The date that packages are taken as of: an option of pip, so that it is written with the names that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from steploom.azureml.core.conda_dependencies import CondaDependencies

_OPTION = "--uploaded-prior-to"
_LINE = re.compile(rf"{_OPTION}(?:\s+|=)(?P<day>.*)")


def read_as_of(lines: Iterable[str]) -> tuple[str, list[str]]:
    """`(date, the other lines)` of a pip section: the last date counts, '' when there is none."""
    found, others = "", []
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            others.append(line)
        else:
            found = match["day"].strip()
    return found, others


def set_as_of(packages: CondaDependencies, day: str) -> None:
    """'' takes the date away."""
    _, others = read_as_of(packages._pip)
    packages._pip[:] = others
    if day:
        packages.set_pip_option(f"{_OPTION} {day}")
