"""When a script has run for too long, also across the lives of supervisors."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

_NAME = "began"


def note_beginning(folder: Path, *, wall: Callable[[], float] = time.time) -> None:
    """Just before the script of this step's folder is started."""
    (folder / _NAME).write_text(f"{wall():.3f}\n", encoding="ascii")


class Deadline:
    """Counts by a clock that nobody sets. The wall clock says only how long the script ran under supervisors before
    this one: set back meanwhile, the script gets more time, at most `limit_s` anew for each supervisor."""

    def __init__(
        self,
        folder: Path,
        limit_s: float,
        *,
        wall: Callable[[], float] = time.time,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        began = wall()
        with contextlib.suppress(FileNotFoundError, ValueError):
            began = float((folder / _NAME).read_text(encoding="ascii"))
        self._now = now
        self._end = now() + limit_s - max(0.0, wall() - began)

    @property
    def is_over(self) -> bool:
        return self._now() >= self._end
