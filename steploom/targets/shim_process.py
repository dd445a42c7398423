"""A step's shim as this process knows it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShimFiles:
    """Open files of a step that its shim inherits, for one that starts late, when nobody wants it any more, must not
    touch those of its successor.

    `claim`: for its pid, with the lock that says it lives. `word`: to read a line from, with which it begins. `ending`:
    for how the script has ended.
    """

    claim: int
    word: int
    ending: int


class Shim(Protocol):
    """`child`: where it is one of ours, whose end has to be collected."""

    @property
    def child(self) -> subprocess.Popen[bytes] | None: ...

    @property
    def pid(self) -> int:
        """OSError when nobody knows."""

    def is_current(self) -> bool:
        """Whether one that would be started now were like it."""

    def leave(self) -> None:
        """It will not get the word that it waits for. Blocking, short."""


class ChildShim:
    """One that was started from here."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.child = child
        self.pid = child.pid

    def is_current(self) -> bool:
        return True

    def leave(self) -> None:
        self.child.wait()
