"""How the script of an attempt is started: it stands by, or all is made at its turn."""

from __future__ import annotations

from steploom.engine.attempts import Attempts
from steploom.engine.deadline import note_beginning
from steploom.engine.environments.manager import PreparedEnvironment
from steploom.engine.head_start import HeadStart
from steploom.engine.services import Services
from steploom.engine.step_files import StepFiles
from steploom.engine.target import StepProcess


class StepStart:
    """Of one step. `timeout_s` is None where time is not limited."""

    def __init__(
        self,
        services: Services,
        files: StepFiles,
        attempts: Attempts,
        head_start: HeadStart,
        *,
        timeout_s: float | None,
    ) -> None:
        self._services = services
        self._files = files
        self._attempts = attempts
        self._head_start = head_start
        self._timeout_s = timeout_s

    async def at_once(self, process: StepProcess) -> None:
        """`process` is what the head start has given."""
        await self._services.here(lambda: self._begin(process))
        self._head_start.used()

    async def anew(self, prepared: PreparedEnvironment) -> None:
        """Its folder is laid out first; the log of the attempt before goes on in it."""
        await self._services.whole(lambda: self._lay_out_and_begin(prepared))

    def _lay_out_and_begin(self, prepared: PreparedEnvironment) -> None:
        self._attempts.put_log_away()
        process = self._files.lay_out(prepared)
        self._attempts.bring_log()
        self._begin(process)

    def _begin(self, process: StepProcess) -> None:
        if self._timeout_s is not None:
            note_beginning(self._files.folder)
        self._services.target.start(process)
