"""What is looked at while a step's script runs: what it logs, how much that is, and its limits."""

from __future__ import annotations

import asyncio

from steploom.engine import logs
from steploom.engine.failure import Failure
from steploom.engine.log_cap import LogCap
from steploom.engine.more_nodes import MoreNodes
from steploom.engine.services import Services
from steploom.engine.step_files import StepFiles
from steploom.engine.step_journal import StepJournal
from steploom.engine.step_limits import StepLimits
from steploom.engine.target import StepExit
from steploom.engine.values import Json, RunRecord, StepRecord

_LOOK_S = 0.25


class StepWatch:
    """Of one step, whichever attempt it is. `timeout_s` is None where time is not limited."""

    def __init__(
        self,
        services: Services,
        run: RunRecord,
        step: StepRecord,
        node: Json,
        *,
        files: StepFiles,
        journal: StepJournal,
        urgency: int,
        timeout_s: float | None,
    ) -> None:
        self._services = services
        self._run = run
        self._step = step
        self._script: str = node["script"]
        self._folder = files.folder
        self._journal = journal
        self._timeout_s = timeout_s
        self._log_cap = LogCap(files.folder / logs.NAME)
        self._is_sweep = "sweep" in node
        self._nodes = MoreNodes(
            services.pool_of(step, node, run.workspace),
            run.id,
            urgency,
            folder=files.folder,
            most=node["sweep"]["concurrentRuns"] if self._is_sweep else 1,
        )

    async def until_ended(self) -> StepExit | None:
        """How the script has ended; None when nobody knows. One that exceeds a limit is ended, and a `Failure` left."""
        async with self._nodes.shared():
            ended = await self._until_ended()
        if self._is_sweep and ended is not None and ended.code != 0:
            # Its runs may have outlived the program that has started them.
            await self._services.target.end(self._folder)
        return ended

    async def _until_ended(self) -> StepExit | None:
        limits: StepLimits | None = None
        waiting = asyncio.ensure_future(self._services.target.wait(self._folder))
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=_LOOK_S)
                self._journal.take_in()
                if waiting.done():
                    break
                if self._log_cap.is_exceeded:
                    await self._services.whole(self._log_cap.cut)
                limits = limits or self._limits()
                if failure := limits.exceeded():
                    await self._end_for(failure)
                    await waiting
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        return waiting.result()

    def _limits(self) -> StepLimits:
        return StepLimits(
            self._services.target,
            folder=self._folder,
            step=self._step,
            script=self._script,
            timeout_s=self._timeout_s,
            size=self._services.node(self._run.workspace, self._step.compute).size,
            nodes=lambda: self._nodes.count,
        )

    async def _end_for(self, failure: Failure) -> None:
        try:
            failure.write(self._folder)
        finally:
            # Also on a full disk.
            await self._services.target.end(self._folder)
