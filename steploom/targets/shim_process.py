"""A step's shim as this process knows it, started here or found."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shim:
    """`child`: where it is one of ours, whose end has to be collected."""

    pid: int
    child: subprocess.Popen[bytes] | None = None
