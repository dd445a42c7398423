"""Interpreters that have started already, kept for the environments in use (`warm_interpreter.py` is what they run)."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from steploom.engine.target import StepProcess
from steploom.targets.forked_shim import ForkedShim
from steploom.targets.shim_process import ShimFiles

_PROGRAM = Path(__file__).with_name("warm_interpreter.py")
# What differs from step to step; everything else may change how an interpreter starts.
_OF_A_STEP = ("AZUREML_", "AML_", "STEPLOOM_STEP_DIR")
_ROOM = "STEPLOOM_ROOM"
_ROOM_BYTES = 8192
_SEND_S = 5.0
_HELLO_BYTES = 1 << 16
_MOST = 8


class WarmNodes:
    """One warm interpreter for each environment that a step of a compute target with warm nodes has lately used.

    It leaves by itself when it was idle for long, and with us. Threads may share it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nodes: dict[tuple[object, ...], _WarmNode] = {}

    def start(self, process: StepProcess, files: ShimFiles) -> ForkedShim | None:
        """Have a shim forked for the step.

        None when there is no warm interpreter: if there can be one, there will be soon.
        """
        if process.warm_s is None or not _can_be_warm(process):
            return None
        key = _key(process)
        with self._lock:
            node = self._usable(key)
            if node is None:
                self._add(key, process, process.warm_s)
                return None
            try:
                return node.start(process, files)
            except OSError:
                self._nodes.pop(key).leave()
                return None

    def _usable(self, key: tuple[object, ...]) -> _WarmNode | None:
        node = self._nodes.pop(key, None)
        if node is None or not node.is_usable():
            if node is not None:
                node.leave()
            return None
        # The last is the one most lately used.
        self._nodes[key] = node
        return node

    def retire(self, warm_s: Callable[[str, str], float | None]) -> None:
        """End those whose compute target, (workspace, name), does not keep them any more, or not so long."""
        with self._lock:
            for key, node in list(self._nodes.items()):
                if warm_s(*node.compute) != node.idle_s:
                    self._nodes.pop(key).leave()

    def _add(self, key: tuple[object, ...], process: StepProcess, idle_s: float) -> None:
        # An interpreter that is not there is told by the step, which starts cold.
        with contextlib.suppress(OSError):
            self._nodes[key] = _WarmNode(process, idle_s)
        while len(self._nodes) > _MOST:
            self._nodes.pop(next(iter(self._nodes))).leave()


class _WarmNode:
    """Raises OSError when it cannot be started, or has gone."""

    def __init__(self, process: StepProcess, idle_s: float) -> None:
        self.idle_s = idle_s
        self.compute = process.compute
        module = [process.warm_module] if process.warm_module else []
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [process.argv[0], str(_PROGRAM), str(theirs.fileno()), str(idle_s), *module],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={**_lasting(process.env), _ROOM: "." * _ROOM_BYTES},
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            except OSError:
                ours.close()
                raise
        self._channel = ours
        self._stamps: dict[str, int] | None = None
        self._is_silent = False

    def is_usable(self) -> bool:
        """Whether it lives, and is current if it has started."""
        if self._is_silent or self._process.poll() is not None:
            return False
        try:
            hello = self._channel.recv(_HELLO_BYTES, socket.MSG_DONTWAIT) if self._stamps is None else b""
        except OSError:
            return True
        if hello:
            told = (os.fsdecode(item).partition(" ") for item in hello.split(b"\0"))
            self._stamps = {path: int(stamp) for stamp, _, path in told}
        return self.is_current()

    def is_current(self) -> bool:
        """Whether an interpreter that starts now would start the same way."""
        return self._stamps is not None and all(_changed_ns(path) == at for path, at in self._stamps.items())

    def start(self, process: StepProcess, files: ShimFiles) -> ForkedShim | None:
        """None while it still starts."""
        if self._stamps is None:
            return None
        arguments = [os.fsencode(item) for item in process.argv]
        variables = [os.fsencode(f"{name}={value}") for name, value in process.env.items()]
        head = [os.fsencode(process.folder), os.fsencode(process.cwd), b"%d" % len(arguments)]
        self._channel.settimeout(_SEND_S)
        reading, answer = os.pipe()
        try:
            handles = [files.claim, files.word, files.ending, answer]
            socket.send_fds(self._channel, [b"\0".join([*head, *arguments, *variables])], handles)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(answer)
        return ForkedShim(reading, is_current=self.is_current, on_silence=self._fall_silent)

    def _fall_silent(self) -> None:
        self._is_silent = True

    def leave(self) -> None:
        """Steps it has forked go on."""
        self._channel.close()
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()


def _can_be_warm(process: StepProcess) -> bool:
    # Forking an interpreter is not safe on macOS, and not there on Windows.
    return sys.platform == "linux" and len(process.argv) > 1 and process.argv[1].endswith(".py")


def _key(process: StepProcess) -> tuple[object, ...]:
    python = process.argv[0]
    lasting = sorted(_lasting(process.env).items())
    return python, _changed_ns(python), process.warm_s, process.warm_module, process.compute, *lasting


def _lasting(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if not name.startswith(_OF_A_STEP)}


def _changed_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - asked of each folder on the path, at each step
    except OSError:
        return 0
