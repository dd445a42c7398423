"""A real kernel as a page sees it: cells in, and the bridge's comm."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

import steploom
from steploom.bridge.check import check
from steploom.bridge.envelope import COMM_ID
from steploom.errors import SteploomError

STARTUP = Path(steploom.__file__).parent / "data" / "startup.py"
PATIENCE_S = 30.0


class LiveKernel:
    """Starts with the startup file that the wheel installs. Every message of the bridge is checked by the schema."""

    def __init__(self, folder: Path, **environ: str) -> None:
        startup = folder / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        shutil.copy(STARTUP, startup / "50-steploom.py")
        self.home, self.notebooks = folder / "home", folder / "notebooks"
        self.notebooks.mkdir(exist_ok=True)
        self._environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("STEPLOOM_")},
            "STEPLOOM_HOME": str(self.home),
            "STEPLOOM_CHECK_MESSAGES": "1",
            "IPYTHONDIR": str(folder / "ipython"),
            **environ,
        }
        self.start()

    # -- life

    def start(self) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=self._environ, cwd=str(self.notebooks))
        self._connect()

    def restart(self) -> None:
        """As the menu does it: the kernel is asked to end, and a new one takes its connection."""
        self._client.stop_channels()
        self.manager.restart_kernel()
        self._connect()

    def kill(self) -> None:
        """SIGKILL for the kernel and whatever shares its process group, and nothing after it."""
        self._client.stop_channels()
        os.killpg(os.getpgid(self.pid), signal.SIGKILL)
        self.manager.shutdown_kernel(now=True)

    def stop(self) -> None:
        if self.manager.is_alive():
            self.kill()

    @property
    def pid(self) -> int:
        return int(self.manager.provisioner.pid)  # type: ignore[union-attr]

    def _connect(self) -> None:
        client = self.manager.client()
        assert isinstance(client, BlockingKernelClient)
        self._client = client
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE_S)
        self.received: list[dict[str, Any]] = []
        self.printed: dict[str, str] = {}
        self._done: dict[str, dict[str, Any]] = {}
        self._idle: set[str] = set()

    # -- cells

    def begin(self, code: str) -> str:
        """Run a cell; its id, by which to ask for its end."""
        return self._client.execute(code)

    def end(self, cell: str) -> str:
        """What a cell has printed, once it has ended. AssertionError with its traceback when it failed."""
        reply = self.until(lambda: self._done.get(cell))
        assert reply["status"] == "ok", "\n".join(reply.get("traceback", [reply["status"]]))
        # Output is on another channel than the reply, and ends with the kernel's being idle.
        self.until(lambda: cell in self._idle)
        return self.printed.get(cell, "")

    def run(self, code: str) -> str:
        return self.end(self.begin(code))

    # -- the bridge

    def open_subshell(self) -> str:
        self._client.control_channel.send(self._client.session.msg("create_subshell_request", {}))
        while True:
            reply = self._client.get_control_msg(timeout=PATIENCE_S)
            if reply["msg_type"] == "create_subshell_reply":
                return str(reply["content"]["subshell_id"])

    def send(self, data: Any, *, subshell: str | None = None, kind: str = "comm_msg") -> None:
        message = self._client.session.msg(kind, {"comm_id": COMM_ID, "data": data})
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        self._client.shell_channel.send(message)

    def request(self, method: str, params: Any = None, **fields: Any) -> dict[str, Any]:
        facts = {"v": 1, "t": "req", "id": uuid.uuid4().hex, "client": "test", "method": method}
        return {**facts, "params": params or {}, **fields}

    def ask(self, method: str, params: Any = None, *, subshell: str | None = None, **fields: Any) -> Any:
        """The result of a request; SteploomError when an error is the answer."""
        request = self.request(method, params, **fields)
        self.send(request, subshell=subshell)
        reply = self.until(lambda: self.reply_to(request))
        if reply["t"] == "err":
            raise SteploomError.from_json(reply["error"])
        check(f"result:{method}", reply["result"])
        return reply["result"]

    def reply_to(self, request: dict[str, Any]) -> dict[str, Any] | None:
        replies = (item for item in self.received if item["t"] in ("res", "err") and item["id"] == request["id"])
        return next(replies, None)

    def hello(self, **options: Any) -> Any:
        return self.ask("hello", {"protocol": [1, 1], "since": None}, **options)

    def events(self, stream: str) -> list[Any]:
        return [item["body"] for item in self.received if item["t"] == "ev" and item["stream"] == stream]

    # -- waiting

    def until(self, condition: Callable[[], Any], *, seconds: float = PATIENCE_S) -> Any:
        """Take what the kernel sends until the condition holds; its value."""
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < deadline, (self.printed, self.received[-5:])
            self._take()
        return found

    def _take(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._on_output(self._client.get_iopub_msg(timeout=0.05))
        while self._client.shell_channel.msg_ready():
            reply = self._client.get_shell_msg(timeout=1)
            if reply["msg_type"] == "execute_reply":
                self._done[reply["parent_header"]["msg_id"]] = reply["content"]

    def _on_output(self, message: dict[str, Any]) -> None:
        kind, content, cell = message["msg_type"], message["content"], message["parent_header"].get("msg_id", "")
        if kind == "comm_msg" and content["comm_id"] == COMM_ID:
            self._on_bridge(content["data"])
        elif kind == "stream":
            self.printed[cell] = self.printed.get(cell, "") + content["text"]
        elif kind == "status" and content["execution_state"] == "idle":
            self._idle.add(cell)
        assert kind not in ("comm_open", "comm_close"), content

    def _on_bridge(self, data: dict[str, Any]) -> None:
        check("fromKernel", data)
        if data["t"] == "ev":
            check(f"event:{data['stream']}", data["body"])
        self.received.append(data)
