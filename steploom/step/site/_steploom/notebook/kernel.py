"""The kernel of a notebook step as nbclient wants it, without the waits of a kernel that is kept for people."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any, Optional

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from .kernel_process import KernelProcess

# The first idle may be sent before the subscription to it has arrived; then it is asked for again.
_IDLE_S = 0.2


class StepKernelClient(AsyncKernelClient):
    """Ready as soon as the kernel says so, instead of after 0.2 s of silence."""

    async def wait_for_ready(self, timeout: Optional[float] = None) -> None:
        deadline = time.monotonic() + (timeout or 60.0)
        while time.monotonic() < deadline:
            request = self.kernel_info()
            if await self._replied(request, deadline) and await self._is_heard(request):
                return
            if not await self.is_alive():
                raise RuntimeError("The kernel ended before it was ready: its own words are in the log.")
        raise RuntimeError("The kernel was not ready in time.")

    async def _replied(self, request: str, deadline: float) -> bool:
        while time.monotonic() < deadline:
            try:
                message = await self.get_shell_msg(timeout=0.5)
            except Empty:
                if not await self.is_alive():
                    return False
                continue
            if message["parent_header"].get("msg_id") == request:
                self._handle_kernel_info_reply(message)
                return True
        return False

    async def _is_heard(self, request: str) -> bool:
        while True:
            try:
                message = await self.get_iopub_msg(timeout=_IDLE_S)
            except Empty:
                return False
            is_idle = message["content"].get("execution_state") == "idle"
            if is_idle and message["parent_header"].get("msg_id") == request:
                return True


class StepKernelManager(AsyncKernelManager):
    """Of a kernel that has been started already. What it overrides are coroutines in the manager, which its types do
    not tell."""

    def __init__(self, kernel: KernelProcess, **options: Any) -> None:
        super().__init__(**options)
        self._kernel = kernel
        self.client_factory = StepKernelClient
        self.load_connection_file(kernel.connection_file)

    @property
    def has_kernel(self) -> bool:
        return True

    async def is_alive(self) -> bool:  # type: ignore[override]  # see above
        return self._kernel.exit_code() is None

    # By this name its client asks.
    _async_is_alive = is_alive

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]  # see above
        self._kernel.close()

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]  # see above
        """The folder goes with the kernel."""
        self._kernel.close()
