"""One step of one run, from its turn to its result."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from typing import Any

from steploom.engine import logs
from steploom.engine.attempts import Attempts
from steploom.engine.clock import timestamp
from steploom.engine.data import Produced
from steploom.engine.digest import ABSENT
from steploom.engine.environments.manager import PreparedEnvironment
from steploom.engine.failure import Failure
from steploom.engine.failure_policy import FailurePolicy
from steploom.engine.graph import environment_of
from steploom.engine.head_start import HeadStart
from steploom.engine.reuse import ReuseFields
from steploom.engine.script_failure import failure_of_attempt
from steploom.engine.services import Services
from steploom.engine.step_files import StepFiles
from steploom.engine.step_journal import StepJournal
from steploom.engine.step_reuse import StepReuse
from steploom.engine.step_start import StepStart
from steploom.engine.step_state import StepState
from steploom.engine.step_watch import StepWatch
from steploom.engine.target import StepExit
from steploom.engine.values import ATTEMPT, Json, RunRecord, StepRecord, StepStatus
from steploom.errors import EngineUnavailableError, SteploomError


class StepExecutor:
    """Runs one step, or goes on with one that a supervisor before this one began.

    `execute` ends with the step in a final state in the store, unless the store itself cannot be written: then it
    raises `EngineUnavailableError`, and may be called again on a new executor.
    """

    def __init__(
        self,
        services: Services,
        run: RunRecord,
        step: StepRecord,
        node: Json,
        *,
        urgency: int,
        settings: Mapping[str, Any],
        inputs: Mapping[str, Produced],
        on_running: Callable[[], None],
        cancel_run: Callable[[], None],
    ) -> None:
        self._services = services
        self._store = services.store
        self._run = run
        self._step = step
        self._settings = settings
        self._node = node
        self._urgency = urgency
        self._spec = environment_of(node)
        self._files = StepFiles(services, run, step, self._node, inputs)
        self._head_start = HeadStart(services, self._files)
        self._on_running = on_running
        self._reuse = StepReuse(services, run, step, self._node, self._files, settings)
        self._policy = FailurePolicy.of_step(self._node)
        self._attempts = Attempts(services.home, run.id, step.id, self._policy)
        self._start = StepStart(
            services, self._files, self._attempts, self._head_start, timeout_s=self._policy.timeout_s
        )
        self._journal = StepJournal(services.store, step, self._files, cancel=self.cancel, cancel_run=cancel_run)
        self._watch = StepWatch(
            services,
            run,
            step,
            self._node,
            files=self._files,
            journal=self._journal,
            urgency=urgency,
            timeout_s=self._policy.timeout_s,
        )
        self._pool = services.pool_of(step, node, run.workspace)
        self._state = StepState(services.store, step, self._reuse, self._attempts)
        self._task: asyncio.Task[Any] | None = None
        self._is_canceled = False
        self._is_cancel_asked = False
        # Until it has a node: then nothing of it has begun.
        self._is_waiting = True
        self._is_reused = False
        self._skip_reason = ""

    def cancel(self) -> None:
        """End the step as Canceled, with all its processes; nothing happens once its script has ended by itself."""
        self._is_cancel_asked = True
        if not self._is_canceled:
            self._is_canceled = True
            if self._task is not None:
                self._task.cancel()

    def skip(self, reason: str) -> None:
        """End the step as Skipped if it still waits for its turn; else it goes on."""
        if self._is_waiting and not self._is_canceled:
            self._skip_reason = reason
            self.cancel()

    def get_ready(self) -> None:
        """Do what can be done before the steps before it have ended. For a step without inputs."""
        if not self._reuse.is_planned:
            self._head_start.begin(self._environment_to_come())

    async def _environment_to_come(self) -> PreparedEnvironment | None:
        """What it will run in; None when it will not, or something has to be built before."""
        fields = await self._reuse.fields()
        if self._reuse.is_at_hand(fields):
            return None
        return self._services.builds.prepared(self._spec, self._settings["interpreter"], fields.environment)

    async def forgo(self) -> None:
        """It will not be executed."""
        await self._head_start.drop()

    async def execute(self) -> StepStatus:
        self._task = asyncio.current_task()
        try:
            if self._is_canceled:
                raise asyncio.CancelledError
            if not self._head_start.is_under_way and self._services.target.has_begun(self._files.folder):
                self._is_waiting = False
                with self._reuse.flying(self._store.reuse.key_of(self._step.id)):
                    return await self._go_on()
            return await self._reuse_or_run()
        except asyncio.CancelledError:
            if self._is_reused:
                return StepStatus.FINISHED
            await self._head_start.drop()
            if self._skip_reason:
                return self._end(StepStatus.SKIPPED, reason=self._skip_reason)
            await self._services.target.end(self._files.folder)
            return self._end(StepStatus.CANCELED, reason="Canceled.")
        except EngineUnavailableError:
            raise
        except SteploomError as error:
            return self._fail(error)
        except OSError as error:
            return self._fail(self._services.home.unusable(error))
        finally:
            # From here on nobody can cancel it.
            self._task = None
            await self._head_start.drop()

    async def _reuse_or_run(self) -> StepStatus:
        if not self._head_start.is_under_way:
            # One that is ready is not seen to wait.
            self._state.change(status=StepStatus.QUEUED, started=timestamp())
        if self._reuse.is_planned and await self._services.whole(self._take_over_planned):
            return StepStatus.FINISHED
        fields = await self._reuse.fields()
        while self._reuse.looks and self._reuse.is_at_hand(fields):
            if self._head_start.is_under_way:
                await self._head_start.drop()
                self._state.change(status=StepStatus.QUEUED, started=timestamp())
            if self._reuse.has_earlier(fields) and await self._services.whole(lambda: self._take_over(fields)):
                return StepStatus.FINISHED
            if (other := self._reuse.other_flight(fields)) is None:
                break
            self._state.change(reason="Waits for the same step of another run.")
            await asyncio.shield(other)
        self._state.will_run(fields)
        if self._head_start.is_being_made or not self._pool.has_free:
            self._state.change(status=StepStatus.QUEUED, started=timestamp())
        with self._reuse.flying(self._reuse.key_of(fields)):
            return await self._attempt(fields.environment)

    def _take_over_planned(self) -> bool:
        self._is_reused = self._reuse.take_over_planned()
        return self._is_reused

    def _take_over(self, fields: ReuseFields) -> bool:
        # Noted here, as a cancellation that comes meanwhile hides the answer.
        self._is_reused = self._reuse.take_over(fields)
        return self._is_reused

    async def _go_on(self) -> StepStatus:
        """With the attempt that was begun under another supervisor."""
        with self._pool.occupied(self._run.id):
            self._state.change(status=StepStatus.RUNNING)
            failure = await self._follow()
        if failure is None:
            return StepStatus.FINISHED
        if await self._may_try_again(failure):
            digest = self._services.builds.digest
            return await self._attempt(
                await self._services.whole(lambda: digest(self._spec, self._settings["interpreter"]))
            )
        return self._fail(failure.error, exit_code=failure.exit_code)

    async def _attempt(self, environment: str) -> StepStatus:
        """Again and again, until an attempt succeeds or none is left."""
        while True:
            if self._attempts.number > 1:
                self._state.change(status=StepStatus.QUEUED, reason=self._attempts.told(waits=True))
                await asyncio.sleep(max(0.0, self._attempts.left_s))
            failure = await self._run_on_a_node(environment)
            if failure is None:
                return StepStatus.FINISHED
            if not await self._may_try_again(failure):
                return self._fail(failure.error, exit_code=failure.exit_code)

    async def _may_try_again(self, failure: Failure) -> bool:
        """Whether the step is ready for another attempt; the node is not held any more."""
        wait_s = self._attempts.wait_s(failure)
        if wait_s is None:
            return False
        if self._is_cancel_asked:
            # Too late to end the attempt that has just failed, in time for the next one.
            raise asyncio.CancelledError
        # From here on it can be canceled again.
        self._is_canceled = False
        await self._services.whole(lambda: self._attempts.set_aside(failure, wait_s))
        self._journal.start_anew()
        return True

    async def _run_on_a_node(self, environment: str) -> Failure | None:
        async with self._pool.node(self._run.id, self._urgency):
            self._is_waiting = False
            # Anew: waiting for a free node is no part of the time that the step took.
            facts = {"steploom.environment": environment}
            if self._attempts.number > 1:
                facts[ATTEMPT] = str(self._attempts.number)
                self._state.change(reason=self._state.reason)
            if not await self._start_at_once(environment, facts):
                self._state.change(status=StepStatus.PREPARING, started=timestamp(), properties=facts)
                prepared = await self._services.builds.ensure(self._spec, self._settings["interpreter"], environment)
                await self._start.anew(prepared)
                self._state.change(status=StepStatus.RUNNING, properties=prepared.properties)
            return await self._follow()

    async def _start_at_once(self, environment: str, facts: Mapping[str, str]) -> bool:
        """If it stands by."""
        prepared = self._services.builds.prepared(self._spec, self._settings["interpreter"], environment)
        process = await self._head_start.take(prepared)
        if prepared is None or process is None:
            return False
        self._state.change(status=StepStatus.RUNNING, started=timestamp(), properties={**facts, **prepared.properties})
        await self._start.at_once(process)
        return True

    async def _follow(self) -> Failure | None:
        """Wait for the script's end, and make of it what it is."""
        self._on_running()
        ended = await self._watch.until_ended()
        # Too late to cancel.
        self._is_canceled = True
        return await self._finish(ended)

    async def _finish(self, ended: StepExit | None) -> Failure | None:
        self._journal.take_in()
        failure = failure_of_attempt(
            script=self._node["script"],
            step=self._step.name,
            ended=ended,
            failures=self._journal.failures,
            folder=self._files.folder,
        )
        if failure is not None or ended is None:
            return failure
        if self._node["outputs"]:
            await self._publish(ended)
        self._end(StepStatus.FINISHED, reason=self._state.reason, exit_code=ended.code)
        return None

    async def _publish(self, ended: StepExit) -> None:
        self._state.change(status=StepStatus.FINALIZING, exit_code=ended.code)
        outputs = await self._services.whole(self._files.publish)
        missing = [item.name for item, digest, _ in outputs if digest == ABSENT]
        if missing:
            note = f"The script ended without writing its output {', '.join(missing)}: check the path it writes to."
            self._state.note(note)
            logs.append(self._files.folder / logs.NAME, note)

    def _fail(self, error: SteploomError, **columns: Any) -> StepStatus:
        return self._end(StepStatus.FAILED, error=error.to_json(), reason=self._state.reason, **columns)

    def _end(self, status: StepStatus, **columns: Any) -> StepStatus:
        self._state.change(status=status, ended=timestamp(), **columns)
        if self._node["inputs"]:
            shutil.rmtree(self._files.inputs, ignore_errors=True)
        return status
