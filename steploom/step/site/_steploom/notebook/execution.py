"""The cells of a notebook in its kernel, and what is told of them."""

from __future__ import annotations

import atexit
import sys
from typing import Any, Callable, Optional

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .failure import told
from .kernel import StepKernelManager
from .kernel_process import KernelProcess
from .request import NotebookRequest


class _LoggingClient(NotebookClient):
    """Repeats what cells print."""

    def output(self, outs: Any, msg: Any, display_id: Optional[str], cell_index: int) -> Any:
        content = msg["content"]
        if msg["msg_type"] == "stream":
            stream = sys.stderr if content["name"] == "stderr" else sys.stdout
            stream.write(content["text"])
        elif "data" in content:
            print(content["data"].get("text/plain", ""))
        return super().output(outs, msg, display_id, cell_index)


class Execution:
    """`save` keeps the notebook as it has become; it is called after each cell."""

    def __init__(
        self, notebook: Any, kernel: KernelProcess, request: NotebookRequest, save: Callable[[], None]
    ) -> None:
        self._notebook = notebook
        self._kernel = kernel
        self._request = request
        self._save = save

    async def run(self) -> int:
        """The exit code: 1 when a cell has failed, the kernel's when it has died."""
        kind = _LoggingClient if self._request.logs_output else NotebookClient
        client = kind(self._notebook, timeout=self._request.timeout_s, shutdown_kernel="immediate")
        client.km, client.owns_km = StepKernelManager(self._kernel), True
        client.reset_execution_trackers()
        self._save()
        try:
            async with client.async_setup_kernel():
                return await self._run_cells(client)
        except RuntimeError as error:
            # It has ended the kernel already, and forgets to say so when it did not come up.
            atexit.unregister(client._cleanup_kernel)
            if self._kernel.exit_code() is None and not isinstance(error, DeadKernelError):
                raise
            print(f"{self._request.notebook}: {error}", file=sys.stderr)
            return self._kernel.exit_code() or 1

    async def _run_cells(self, client: Any) -> int:
        cells = self._notebook.cells
        for index, cell in enumerate(cells):
            if self._request.shows_progress and cell.cell_type == "code":
                print(f"Cell {index + 1} of {len(cells)}")
            code, reason = 0, ""
            try:
                await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
            except CellExecutionError as error:
                code, reason = 1, f"{error.ename}: {error.evalue}"
            except CellTimeoutError:
                code, reason = 1, f"it took longer than {self._request.timeout_s:g} s, the timeout of the handler."
            except DeadKernelError:
                code, reason = self._kernel.exit_code() or 1, "its kernel has died."
            if code:
                self._save()
                print(told(index + 1, len(cells), cell, reason), file=sys.stderr)
                return code
            self._save()
        client.set_widgets_metadata()
        self._save()
        return 0
