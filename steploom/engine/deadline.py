"""When a script has run for too long, also across the lives of supervisors."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

_NAME = "began"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def _boot() -> str:
    """Which start of which machine this is; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def note_beginning(
    folder: Path,
    *,
    wall: Callable[[], float] = time.time,
    now: Callable[[], float] = time.monotonic,
    boot: Callable[[], str] = _boot,
) -> None:
    """Just before the script of this step's folder is started."""
    (folder / _NAME).write_text(f"{wall():.3f} {now():.3f} {boot()}\n", encoding="ascii")


class Deadline:
    """Counts by a clock that nobody sets, and that goes on as long as the machine does not start anew.

    Where that is not known, the wall clock says how long the script ran under supervisors before this one: set back
    meanwhile, the script gets more time, at most `limit_s` anew for each supervisor; set forward, it gets less.
    """

    def __init__(
        self,
        folder: Path,
        limit_s: float,
        *,
        wall: Callable[[], float] = time.time,
        now: Callable[[], float] = time.monotonic,
        boot: Callable[[], str] = _boot,
    ) -> None:
        passed_s = 0.0
        with contextlib.suppress(FileNotFoundError, ValueError):
            # A supervisor of an earlier version has noted the first alone.
            began_wall, began, began_in = (*(folder / _NAME).read_text(encoding="ascii").split(), "", "")[:3]
            is_same_boot = bool(began_in) and began_in == boot()
            passed_s = now() - float(began) if is_same_boot else wall() - float(began_wall)
        self._now = now
        self._end = now() + limit_s - max(0.0, passed_s)

    @property
    def is_over(self) -> bool:
        return self._now() >= self._end
