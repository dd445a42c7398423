"""A step's shim as this process knows it, started here or found."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Shim:
    """`child`: where it is one of ours, whose end has to be collected.

    `is_current`: whether one that would be started now were like it.
    """

    pid: int
    child: subprocess.Popen[bytes] | None = None
    is_current: Callable[[], bool] = _always
