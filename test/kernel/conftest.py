"""What every area's tests need to leave the machine as they found it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest


@pytest.fixture(scope="session")
def end_processes() -> Callable[[Path], None]:
    """`end_processes(home)` ends every process that belongs to an engine home and waits until it is gone."""

    def end(home: Path) -> None:
        found = [item for item in psutil.process_iter() if item.pid != os.getpid() and _belongs(item, home)]
        for process in found:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        deadline = time.monotonic() + 10
        while any(map(_is_alive, found)) and time.monotonic() < deadline:
            time.sleep(0.01)

    return end


def _is_alive(process: psutil.Process) -> bool:
    """A zombie is not, however late its parent collects it: some container's first process takes seconds."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _belongs(process: psutil.Process, home: Path) -> bool:
    """The supervisor names the home in its environment or command, a step its folder below it."""
    try:
        facts = [*process.cmdline(), *process.environ().values()]
    except psutil.Error:
        return False
    return any(str(home) in fact for fact in facts)
