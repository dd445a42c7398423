"""One run, from its first step to its end; also one that a supervisor before this one began."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from steploom.engine.clock import timestamp
from steploom.engine.data import Produced
from steploom.engine.graph import dependencies, nodes_of_kind, producers
from steploom.engine.scheduler import Schedule, run_error, run_status
from steploom.engine.services import Services
from steploom.engine.step_executor import StepExecutor
from steploom.engine.values import RunRecord, RunStatus, StepRecord, StepStatus
from steploom.errors import EngineUnavailableError, SteploomError

log = logging.getLogger(__name__)

T = TypeVar("T")

_RETRY_S = 1.0
_BEGUN = (StepStatus.QUEUED, StepStatus.PREPARING, StepStatus.RUNNING, StepStatus.FINALIZING)


_HOW = {
    StepStatus.FAILED: "failed",
    StepStatus.CANCELED: "was canceled",
    StepStatus.SKIPPED: "was skipped",
}


class RunExecutor:
    """`execute` returns when the run has ended in the store; while the store cannot be written, it tries again."""

    def __init__(self, services: Services, run: RunRecord) -> None:
        self._services = services
        self._store = services.store
        self._run = run
        self._settings = self._store.runs.settings(run.id)
        self._continues_on_failure = bool(self._settings["continueOnStepFailure"])
        self._nodes = nodes_of_kind(run.graph, "step")
        self._producers = producers(run.graph)
        # In execution order, as the steps are stored.
        self._steps = {step.node: step for step in run.steps}
        needed = dependencies(run.graph)
        # A step that was only waiting when its supervisor died waits anew.
        self._statuses = {
            step.node: StepStatus.NOT_STARTED if self._is_waiting(step) else step.status for step in run.steps
        }
        self._schedule = Schedule(
            {node: needed[node] for node in self._steps},
            self._statuses,
            continue_on_step_failure=self._continues_on_failure,
        )
        self._executors: dict[str, StepExecutor] = {}
        # Of steps whose turn it is not yet, which are made ready.
        self._ahead: dict[str, StepExecutor] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._done: list[str] = []
        self._to_cancel: set[str] = set()
        self._to_conclude: list[str] = []
        self._changed = asyncio.Event()
        if run.status is RunStatus.CANCEL_REQUESTED:
            self.cancel()

    def _is_waiting(self, step: StepRecord) -> bool:
        folder = self._services.home.step(self._run.id, step.id)
        return step.status in _BEGUN and not self._services.target.has_begun(folder)

    def cancel(self, step_id: str | None = None) -> None:
        """Ask for the end of the whole run, or of one step."""
        asked = [node for node, step in self._steps.items() if step_id in (None, step.id)]
        self._to_cancel.update(asked)
        self._to_conclude += asked
        self._changed.set()

    async def execute(self) -> None:
        await self._surely(lambda: self._store.runs.begin(self._run.id))
        for node, status in self._statuses.items():
            if status in _BEGUN:
                self._start(node)
        while True:
            self._changed.clear()
            await self._cancel_asked()
            await self._go_on()
            if not self._tasks:
                break
            await self._changed.wait()
            self._collect()
        outcome = run_status(self._statuses) or RunStatus.FAILED
        ended = await self._surely(lambda: self._store.runs.get(self._run.id))
        error = run_error(ended.steps) if ended and outcome is RunStatus.FAILED else None
        await self._surely(lambda: self._store.runs.end(self._run.id, outcome, error))

    async def _cancel_asked(self) -> None:
        for node, executor in self._executors.items():
            # Each time: one whose script had just ended, and failed, is to begin again.
            if node in self._to_cancel:
                executor.cancel()
        asked, self._to_conclude = self._to_conclude, []
        for node in asked:
            if self._statuses[node] is StepStatus.NOT_STARTED:
                await self._conclude(node, StepStatus.CANCELED, "Canceled before it started.")
                self._schedule.ended(node, StepStatus.CANCELED)

    async def _go_on(self) -> None:
        """Start what may start, skip what never will."""
        decision = self._schedule.decide()
        for node, cause in decision.skip.items():
            await self._conclude(node, StepStatus.SKIPPED, self._why_skipped(cause))
        if decision.stopped_by is not None:
            self._skip_waiting(decision.stopped_by)
        for node in decision.start:
            self._start(node)

    def _skip_waiting(self, cause: str) -> None:
        for executor in self._executors.values():
            executor.skip(self._why_skipped(cause))

    def _why_skipped(self, cause: str) -> str:
        return f"Skipped: step {self._steps[cause].name} {_HOW[self._statuses[cause]]}."

    def _start(self, node: str) -> None:
        self._statuses[node] = StepStatus.QUEUED
        executor = self._ahead.pop(node) if node in self._ahead else self._executor(node)
        self._executors[node] = executor
        if node in self._to_cancel:
            executor.cancel()
        task = self._tasks[node] = asyncio.create_task(self._run_step(node))
        task.add_done_callback(lambda done: self._has_ended(node))

    def _has_ended(self, node: str) -> None:
        self._done.append(node)
        self._changed.set()

    def _executor(self, node: str) -> StepExecutor:
        return StepExecutor(
            self._services,
            self._run,
            self._steps[node],
            self._nodes[node],
            urgency=self._schedule.urgency[node],
            settings=self._settings,
            inputs=self._inputs(node),
            on_running=lambda: self._get_ready_behind(node),
            cancel_run=self._cancel_from_script,
        )

    def _get_ready_behind(self, node: str) -> None:
        """What comes soon gets a head start: two steps, as a short one may end before the next is ready."""
        for following in self._schedule.running(node):
            is_new = following not in self._ahead
            if is_new and self._services.has_room_ahead and not self._nodes[following]["inputs"]:
                executor = self._ahead[following] = self._executor(following)
                executor.get_ready()

    async def _run_step(self, node: str) -> None:
        self._statuses[node] = await self._outcome(node)
        if self._statuses[node] is StepStatus.FAILED and not self._continues_on_failure:
            # Now: its node has just been handed to the next in line, which must not begin.
            self._skip_waiting(node)

    async def _outcome(self, node: str) -> StepStatus:
        while True:
            try:
                return await self._executors[node].execute()
            except EngineUnavailableError as error:
                # A full disk, say. Nothing is lost: go on from what is written when it can be written again.
                log.warning("Step %s cannot be recorded: %s", self._steps[node].id, error)
                await asyncio.sleep(_RETRY_S)
                self._executors[node] = self._executor(node)
                # Then it is canceled, if that was asked for.
                self._changed.set()
            except Exception as error:
                log.exception("Step %s", self._steps[node].id)
                fault = SteploomError(
                    "internal",
                    f"Steploom failed while it ran the step: {type(error).__name__}: {error}.",
                    where=f"step {self._steps[node].name}",
                    cure=f"Please report it with {self._services.home.supervisor_log}.",
                )
                await self._services.target.end(self._services.home.step(self._run.id, self._steps[node].id))
                await self._conclude(node, StepStatus.FAILED, "", error=fault)
                return StepStatus.FAILED

    def _collect(self) -> None:
        while self._done:
            node = self._done.pop()
            self._tasks.pop(node).result()
            del self._executors[node]
            self._schedule.ended(node, self._statuses[node])

    def _inputs(self, node: str) -> dict[str, Produced]:
        """What earlier steps have made of the data this one reads, by data node."""
        found = {}
        for port in self._nodes[node]["inputs"]:
            producer = self._producers.get(port["node"])
            if producer is None:
                continue
            name = next(item["name"] for item in self._nodes[producer]["outputs"] if item["node"] == port["node"])
            for output, digest, _ in self._store.runs.stored_outputs(self._steps[producer].id):
                if output.name == name:
                    found[port["node"]] = Produced(output=output, digest=digest)
        return found

    def _cancel_from_script(self) -> None:
        """The script has called `run.parent.cancel()`."""
        self._store.runs.request_cancel(self._run.id, None)
        self.cancel()

    async def _conclude(
        self, node: str, status: StepStatus, reason: str, *, error: SteploomError | None = None
    ) -> None:
        if ahead := self._ahead.pop(node, None):
            await ahead.forgo()
        columns: dict[str, Any] = {"error": error.to_json()} if error else {}
        step, ended = self._steps[node], timestamp()
        await self._surely(
            lambda: self._store.runs.change_step(step, status=status, reason=reason, ended=ended, **columns)
        )
        self._statuses[node] = status

    async def _surely(self, work: Callable[[], T]) -> T:
        """Do it, again and again while the store cannot be used."""
        while True:
            try:
                return work()
            except EngineUnavailableError as error:
                log.warning("Run %s cannot be recorded: %s", self._run.id, error)
                await asyncio.sleep(_RETRY_S)
