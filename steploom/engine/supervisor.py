"""The process that runs pipelines: one a home, nobody's child. `python -m steploom.engine.supervisor HOME`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path

from steploom.engine.home import Home
from steploom.engine.locks import lock_new
from steploom.engine.run_executor import RunExecutor
from steploom.engine.services import Services
from steploom.engine.standing import StandingWork
from steploom.engine.store.messages import Command
from steploom.engine.store.store import Store
from steploom.engine.supervisor_facts import SupervisorFacts
from steploom.engine.values import EnvironmentSpec, RunRecord
from steploom.engine.version import own_version
from steploom.engine.wake import Door
from steploom.errors import EngineUnavailableError, SteploomError
from steploom.targets.local import LocalTarget

log = logging.getLogger(__name__)

IDLE_EXIT_S = 15 * 60.0
_LOOK_S = 0.2
_LOOK_DEAF_S = 0.02
# The loop shall not wait long for a thread that lays out a step: with the usual 5 ms it did so at each of its queries.
_SWITCH_S = 0.0005
_LOG_BYTES = 1_000_000
_KEPT_EVENTS = 50_000


class Supervisor:
    """Takes commands from the store and gives each run an executor. `now` is monotonic, in seconds."""

    def __init__(
        self,
        services: Services,
        door: Door,
        *,
        idle_exit_s: float = IDLE_EXIT_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._store = services.store
        self._door = door
        self._idle_exit_s = idle_exit_s
        self._now = now
        self._executors: dict[str, tuple[RunExecutor, asyncio.Task[None]]] = {}
        self._preparing: dict[int, asyncio.Task[None]] = {}
        self._standing = StandingWork(services)
        self._knocked = asyncio.Event()
        self._asked_to_leave = False
        self._last_work = now()

    async def serve(self) -> None:
        """Until there has been nothing to do for long, or a newer version asks for the place."""
        self._door.listen(self._knocked)
        self._forget()
        for run in self._store.runs.unfinished():
            log.info("Goes on with run %s", run.id)
            self._execute(run)
        self._standing.see()
        while not self._may_leave():
            self._knocked.clear()
            try:
                self._obey()
            except EngineUnavailableError as error:
                # A full disk, say. Commands stay where they are until they can be taken.
                log.warning("%s", error)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._knocked.wait(), self._patience_s())
        await self._standing.end()

    def _forget(self) -> None:
        try:
            self._store.messages.forget(keep=_KEPT_EVENTS)
        except EngineUnavailableError as error:
            # A full disk, say: what can still be read can be gone on with.
            log.warning("%s", error)

    def _patience_s(self) -> float:
        return _LOOK_S if self._door.can_hear or not self.is_busy else _LOOK_DEAF_S

    @property
    def is_busy(self) -> bool:
        return bool(self._executors or self._preparing)

    def _may_leave(self) -> bool:
        """Scripts go on without us; what starts one, publishes a result or builds an environment is waited for."""
        if not self._services.home.database.exists():
            # Somebody has removed the home: there is nobody left to serve.
            return True
        if self._asked_to_leave:
            return self._services.at_work == 0 and not self._services.builds.are_running
        if self.is_busy:
            self._last_work = self._now()
        return self._now() - self._last_work > self._idle_exit_s and not self._standing.is_wanted

    def _obey(self) -> None:
        for command in self._store.messages.waiting():
            if self._asked_to_leave:
                return
            if command.verb == "prepare":
                self._prepare_once(command)
            else:
                self._do(command)
                self._store.messages.done(command)

    def _do(self, command: Command) -> None:
        self._last_work = self._now()
        if command.verb == "submit":
            run = self._store.runs.get(command.subject)
            if run is not None and not run.status.is_final:
                self._execute(run)
        elif command.verb == "cancel":
            self._cancel(command.subject, command.body["stepId"])
        elif command.verb in ("listen", "reschedule"):
            self._standing.see()
        elif command.verb == "resize":
            self._services.resized()
        elif command.verb == "leave":
            log.info("Leaves to version %s", command.subject)
            self._asked_to_leave = self._services.closing = True

    def _execute(self, run: RunRecord) -> None:
        if run.id in self._executors:
            return
        executor = RunExecutor(self._services, run)
        task = asyncio.create_task(executor.execute())
        self._executors[run.id] = (executor, task)
        task.add_done_callback(lambda done: self._ended(run.id, done))

    def _ended(self, run_id: str, task: asyncio.Task[None]) -> None:
        del self._executors[run_id]
        if not task.cancelled() and task.exception() is not None:
            log.error("Run %s", run_id, exc_info=task.exception())

    def _cancel(self, run_id: str, step_id: str | None) -> None:
        if run_id in self._executors:
            self._executors[run_id][0].cancel(step_id)

    def _prepare_once(self, command: Command) -> None:
        """The command stays until the environment is there: somebody waits, also should we die meanwhile."""
        if command.id not in self._preparing:
            self._preparing[command.id] = task = asyncio.create_task(self._prepare(command))
            task.add_done_callback(lambda done: self._preparing.pop(command.id))

    async def _prepare(self, command: Command) -> None:
        spec = EnvironmentSpec.from_json(command.body["spec"])
        interpreter = command.body["interpreter"]
        # Why it failed has been told as an event, and is in the build log.
        with contextlib.suppress(SteploomError):
            await self._services.builds.ensure(spec, interpreter, command.subject, announce=True)
        self._store.messages.done(command)


def main(root: Path, environ: Mapping[str, str]) -> int:
    """Serve the home at `root`, unless somebody does already."""
    sys.setswitchinterval(_SWITCH_S)
    # What is imported stays. To look at it at each collection takes its time from short steps.
    gc.collect()
    gc.freeze()
    home = Home.open(root)
    try:
        lock = lock_new(home.supervisor_lock)
    except BlockingIOError:
        return 0
    _log_to(home)
    version = own_version()
    # On a full disk there are none: then we are not taken for outdated.
    with contextlib.suppress(OSError):
        SupervisorFacts(pid=os.getpid(), version=version).write(home)
    log.info("Serves %s, version %s", home.root, version)
    store, door = Store(home), Door(home)
    while True:
        asyncio.run(_serve(Supervisor(Services(home, store, LocalTarget(), environ), door)))
        os.close(lock)
        # Somebody may have come just before the lock was free, and seen us alive.
        if not store.messages.waiting():
            break
        try:
            lock = lock_new(home.supervisor_lock)
        except BlockingIOError:
            break
    log.info("Ends")
    return 0


async def _serve(supervisor: Supervisor) -> None:
    """Returns when there is nothing left to do. In any other case the process ends here and now: to end in order would
    cancel what is under way, and a canceled step is ended with its script."""
    try:
        await supervisor.serve()
    except BaseException:
        log.exception("Ends")
        os._exit(1)
    if supervisor.is_busy:
        log.info("Ends; scripts go on")
        os._exit(0)


def _log_to(home: Home) -> None:
    handler = RotatingFileHandler(home.supervisor_log, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", handlers=[handler])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ))
