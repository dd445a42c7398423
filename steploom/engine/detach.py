"""Starts a program as nobody's child and ends: `python -I -S detach.py FOLDER PROGRAM ARGUMENT...`.

A kernel's shutdown ends every child it has, on Windows every descendant. What was started by a process that has ended
is neither. Standard library only, quick to start.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

# As `subprocess` names them on Windows alone.
DETACHED_PROCESS = 0x00000008
CREATE_NEW_PROCESS_GROUP = 0x00000200
CREATE_BREAKAWAY_FROM_JOB = 0x01000000


def ways(platform: str) -> tuple[dict[str, Any], ...]:
    """Options of `subprocess.Popen`, the best first; each may be refused but the last."""
    if platform != "win32":
        return ({"start_new_session": True},)
    alone = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP
    # Out of the server's job object where it lets us.
    return ({"creationflags": alone | CREATE_BREAKAWAY_FROM_JOB}, {"creationflags": alone})


def detach(
    folder: str,
    command: Sequence[str],
    *,
    platform: str = sys.platform,
    popen: Callable[..., object] = subprocess.Popen,
) -> None:
    """Start `command` in `folder`. Streams go where ours go."""
    *better, last = ways(platform)
    for options in better:
        try:
            popen(command, cwd=folder, stdin=subprocess.DEVNULL, **options)
            return
        except PermissionError:
            continue
    popen(command, cwd=folder, stdin=subprocess.DEVNULL, **last)


if __name__ == "__main__":
    detach(sys.argv[1], sys.argv[2:])
