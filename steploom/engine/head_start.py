"""What is made ready for a step while the steps before it still run."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Coroutine
from typing import Any

from steploom.engine.environments.manager import PreparedEnvironment
from steploom.engine.services import Services
from steploom.engine.step_files import StepFiles
from steploom.engine.target import StepProcess
from steploom.errors import SteploomError

log = logging.getLogger(__name__)


class HeadStart:
    """The step's folder, laid out, and its process, standing by. None of it counts as begun: whoever comes after us
    makes the folder anew. Only for a step that gets nothing of the steps before it."""

    def __init__(self, services: Services, files: StepFiles) -> None:
        self._services = services
        self._files = files
        self._prepared: PreparedEnvironment | None = None
        self._resizes = 0
        self._making: asyncio.Future[StepProcess | None] | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether something is ready, or being made."""
        return self._making is not None

    @property
    def is_being_made(self) -> bool:
        return self._making is not None and not self._making.done()

    def begin(self, environment: Coroutine[Any, Any, PreparedEnvironment | None]) -> None:
        """Go on by itself; `environment` is None when the step is not going to run, or cannot be made ready for."""
        self._services.head_starts += 1
        self._making = asyncio.ensure_future(self._make(environment))

    async def _make(self, environment: Coroutine[Any, Any, PreparedEnvironment | None]) -> StepProcess | None:
        prepared = self._prepared = await environment
        self._resizes = self._services.resizes
        if prepared is None:
            return None
        do = self._services.here if self._services.is_small(self._files.snapshot) else self._services.whole
        return await do(lambda: self._stand_by(prepared))

    def _stand_by(self, prepared: PreparedEnvironment) -> StepProcess:
        process = self._files.lay_out(prepared)
        self._services.target.stand_by(process)
        return process

    async def take(self, prepared: PreparedEnvironment | None) -> StepProcess | None:
        """The process that stands by, told of what has changed meanwhile. None when there is none, or it does not fit
        any more: then the folder is to be laid out anew."""
        if self._making is None:
            return None
        process = await self._made(self._making)
        if process is None or prepared != self._prepared or self._resizes != self._services.resizes:
            await self.drop()
            return None
        self._files.write_facts()
        return process

    async def _made(self, making: asyncio.Future[StepProcess | None]) -> StepProcess | None:
        try:
            return await asyncio.shield(making)
        except (SteploomError, OSError) as error:
            # Made anew, it fails again if it has to, and is told then.
            log.info("No head start for %s: %s", self._files.folder, error)
            return None

    def used(self) -> None:
        """The process has been started."""
        self._end()

    async def drop(self) -> None:
        """The step does not come to run, or not so."""
        if self._making is not None:
            await self._made(self._making)
            await self._services.whole(self._remove)
            self._end()

    def _end(self) -> None:
        if self._making is not None:
            self._making = None
            self._services.head_starts -= 1

    def _remove(self) -> None:
        self._services.target.stand_down(self._files.folder)
        shutil.rmtree(self._files.folder, ignore_errors=True)
