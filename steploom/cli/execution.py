"""A notebook's cells in a fresh kernel."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell

from steploom.cli.failure import Failure

_SKIP = "skip-execution"
_STDERR = 2
# What the kernel does at its start where the wheel is installed as usual; then this does nothing.
_PROLOGUE = "get_ipython().extension_manager.load_extension('steploom')"


class Execution:
    """In a thread of its own, so that who started it may look at the runs meanwhile, and may be interrupted.

    `epilogue` is asked in that thread after the last cell for code that the kernel is to execute, '' for none.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        kernel: AsyncKernelManager,
        *,
        folder: Path,
        environment: Mapping[str, str],
        epilogue: Callable[[], str],
    ) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._kernel = kernel
        self._environment = environment
        self._epilogue = epilogue
        self._client = NotebookClient(
            notebook,
            km=kernel,
            timeout=None,
            store_widget_state=False,
            skip_cells_with_tag=_SKIP,
            # It warns of what every kernel on this machine does.
            extra_arguments=["--log-level=ERROR"] if kernel.ipykernel else [],
            resources={"metadata": {"path": str(folder)}},
        )
        self._cells = [(index, cell) for index, cell in enumerate(notebook.cells) if _is_executed(cell)]
        self.position = 0
        self._started = threading.Event()

    @property
    def cell_count(self) -> int:
        return len(self._cells)

    def __enter__(self) -> Execution:
        self._future: Future[Failure | None] = self._thread.submit(lambda: asyncio.run(self._execute()))
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        self._thread.shutdown()

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended."""
        return bool(wait([self._future], timeout=timeout_s).done)

    @property
    def failure(self) -> Failure | None:
        """After its end."""
        return self._future.result()

    def stop(self) -> None:
        """End the kernel, whatever it is doing, and wait for that."""
        self._started.wait()
        # It may end by itself at this moment, and its loop with it.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._task.cancel)
        wait([self._future])

    async def _execute(self) -> Failure | None:
        task = asyncio.current_task()
        assert task is not None
        self._loop, self._task = asyncio.get_running_loop(), task
        self._started.set()
        try:
            if failure := await self._start_kernel():
                return failure
            return await self._execute_cells()
        finally:
            await self._end_kernel()

    async def _start_kernel(self) -> Failure | None:
        try:
            # The kernel may write where we do: standard output is for the result alone.
            await self._client.async_start_new_kernel(env={**os.environ, **self._environment}, stdout=_STDERR)
            await self._client.async_start_new_kernel_client()
        except (RuntimeError, OSError) as error:
            return Failure(text=f"The notebook's kernel could not be started: {error}")
        return None

    async def _end_kernel(self) -> None:
        if self._client.kc is not None:
            self._client.kc.stop_channels()
        if self._kernel.has_kernel:
            await self._kernel.shutdown_kernel(now=True)

    async def _execute_cells(self) -> Failure | None:
        if failure := await self._execute_hidden(_PROLOGUE):
            return Failure(
                text=f"The notebook's kernel has no Steploom ({failure.text}). Install it there: pip install steploom"
            )
        for index, cell in self._cells:
            self.position += 1
            try:
                await self._client.async_execute_cell(cell, index)
            except CellExecutionError as error:
                return Failure.of_cell(self.position, cell, exception=error.ename, message=error.evalue)
            except DeadKernelError:
                return Failure(text=f"The kernel died in cell [{self.position}].")
        epilogue = self._epilogue()
        return await self._execute_hidden(epilogue) if epilogue else None

    async def _execute_hidden(self, source: str) -> Failure | None:
        cell: NotebookNode = new_code_cell(source)  # type: ignore[no-untyped-call]  # nbformat says none
        self._client.nb.cells.append(cell)
        try:
            await self._client.async_execute_cell(cell, len(self._client.nb.cells) - 1, store_history=False)
        except CellExecutionError as error:
            return Failure(text=error.evalue)
        except DeadKernelError:
            return Failure(text="The kernel died.")
        return None


def _is_executed(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip()) and _SKIP not in cell.metadata.get("tags", [])
