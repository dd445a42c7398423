"""The kernel of a notebook step as a process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import uuid
from contextlib import ExitStack
from typing import Any, Dict, Union

from .forked_kernel import ForkedKernel

# On macOS a fork of a process that has loaded much may not go on; Windows has none.
FORKS = sys.platform == "linux"
_CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


class KernelProcess:
    """This interpreter once more, whatever kernels are installed; its sockets are in a folder of their own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="steploom-")
        self.connection_file = os.path.join(self._folder.name, "kernel.json")
        with open(self.connection_file, "w", encoding="utf-8") as stream:
            json.dump(_connection(self._folder.name), stream)
        profile = os.path.join(self._folder.name, "ipython")
        os.mkdir(profile)
        arguments = [
            *("-f", self.connection_file),
            # What somebody has set up for working by hand is no part of a step, and two steps would share it.
            f"--ipython-dir={profile}",
            "--HistoryManager.enabled=False",
        ]
        self.process: Union[ForkedKernel, subprocess.Popen[bytes]]
        if FORKS:
            # It ends when we are killed.
            self.process = ForkedKernel([*arguments, f"--IPKernelApp.parent_handle={os.getpid()}"])
        else:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ipykernel_launcher", *arguments],
                stdin=subprocess.DEVNULL,
                env=_environment(),
            )

    def wait_until_it_listens(self) -> None:
        """Where that can be known."""
        if isinstance(self.process, ForkedKernel):
            self.process.wait_until_it_listens()

    def exit_code(self) -> Any:
        """As a shell has it; None while it runs."""
        code = self.process.poll()
        return code if code is None or code >= 0 else 128 - code

    def close(self) -> None:
        """End it at once: whoever asks has all that he wanted of it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._folder.cleanup()


def _environment() -> Dict[str, str]:
    # As above. On Windows this is a handle instead.
    return {**os.environ, **({} if sys.platform == "win32" else {"JPY_PARENT_PID": str(os.getpid())})}


def _connection(folder: str) -> Dict[str, Any]:
    info: Dict[str, Any] = {"key": uuid.uuid4().hex, "signature_scheme": "hmac-sha256", "kernel_name": ""}
    if sys.platform != "win32":
        # Free TCP ports are found by trying; two steps may find the same.
        ports = {f"{name}_port": number for number, name in enumerate(_CHANNELS, start=1)}
        return {**info, **ports, "transport": "ipc", "ip": os.path.join(folder, "kernel")}
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in _CHANNELS]
        for item in sockets:
            item.bind(("127.0.0.1", 0))
        ports = {f"{name}_port": item.getsockname()[1] for name, item in zip(_CHANNELS, sockets)}
    return {**info, **ports, "transport": "tcp", "ip": "127.0.0.1"}
