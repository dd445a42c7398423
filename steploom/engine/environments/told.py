"""A program run to its end, each of its lines told as it comes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

OnLine = Callable[[str], None]


def run_told(
    command: Sequence[str], environ: Mapping[str, str], on_line: OnLine, *, claim: int | None = None
) -> tuple[int, tuple[str, ...]]:
    """`(exit code, lines of both streams)`. OSError when it does not start.

    `claim` is an open file whose lock it holds as long as it lives, also should we be killed meanwhile. Not on Windows,
    where no lock is inherited.
    """
    inherited = () if claim is None or sys.platform == "win32" else (claim,)
    process = subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        env=dict(environ),
        pass_fds=inherited,
    )
    lines: list[str] = []
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            on_line(lines[-1])
    return process.wait(), tuple(lines)
