"""How much memory a process and all it has started hold."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

_PROC = Path("/proc")


def tree_bytes(root: int, *, exact_above: int) -> int:
    """Resident memory. What processes share, as forks do, counts once only where the sum is above `exact_above`: to ask
    for that takes a hundred times as long. 0 for a process that has gone; what has lost its parent is not seen."""
    if sys.platform != "linux":
        return _by_psutil(root)
    members = list(_members(root))
    held = sum(map(_resident, members))
    return held if held <= exact_above else sum(map(_share, members))


def _by_psutil(root: int) -> int:
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(root)
        for process in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
    return total


def _members(root: int) -> Iterator[int]:
    """Asking each for its children, as a walk over all processes of the machine takes milliseconds."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        # Each thread has the children it has started. All of them may end while we read.
        with contextlib.suppress(OSError):
            for thread in (_PROC / str(pid) / "task").iterdir():
                with contextlib.suppress(OSError):
                    waiting += map(int, (thread / "children").read_text(encoding="ascii").split())


def _resident(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _share(pid: int) -> int:
    """Of memory that others hold, too, its part."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        # It has gone, or the kernel is older than 4.14.
        return _resident(pid)
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
