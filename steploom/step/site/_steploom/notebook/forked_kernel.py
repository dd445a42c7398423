"""A kernel that is a fork of this process, which has imported all that it needs: half the work of starting another."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import Any, List, Optional, Set

KERNEL_MODULES: Set[str] = set()
"""Names of what a kernel needs; of all other modules a cell finds what it would find in an interpreter of its own."""


class ForkedKernel:
    """What `subprocess.Popen` is to a process that was started. Made before any thread or socket is."""

    def __init__(self, arguments: List[str]) -> None:
        self.returncode: Optional[int] = None
        sys.stdout.flush()
        sys.stderr.flush()
        self._listens, listens = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._listens)
            _be_the_kernel(arguments, listens)
        os.close(listens)

    def wait_until_it_listens(self) -> None:
        """Or has ended. Who connects before that tries again a tenth of a second later."""
        os.read(self._listens, 1)
        os.close(self._listens)

    def poll(self) -> Optional[int]:
        return self._collect(os.WNOHANG)

    def wait(self) -> Optional[int]:
        return self._collect(0)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def _collect(self, options: int) -> Optional[int]:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return self.returncode


def _be_the_kernel(arguments: List[str], listens: int) -> None:
    code = 1
    try:
        from ipykernel.kernelapp import IPKernelApp

        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        for name in set(sys.modules) - KERNEL_MODULES:
            del sys.modules[name]
        app: Any = IPKernelApp.instance()
        app.initialize(arguments)
        os.close(listens)
        app.start()
        code = 0
    except BaseException:  # noqa: BLE001 - the end of this process, as the interpreter tells it
        traceback.print_exc()
    finally:
        # What our parent has to clean up at its end is not ours.
        os._exit(code)
