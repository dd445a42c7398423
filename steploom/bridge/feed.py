"""Turns the engine's events and the growth of log files into the bridge's events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steploom.bridge import wire
from steploom.bridge.context import Context
from steploom.bridge.fit import fit_run, fit_step
from steploom.bridge.pace import Pacer
from steploom.engine.values import Event, RunRecord, StepRecord, StepStatus
from steploom.errors import NotFoundError, SteploomError

_PAGE_BYTES = 16 * 1024
_BEHIND_BYTES = 1024 * 1024
_RECENT_RUNS = 20
_LINES = 200

_WRITING = (StepStatus.PREPARING, StepStatus.RUNNING, StepStatus.FINALIZING)


@dataclass
class _Tail:
    run_id: str
    offset: int
    final: bool


class EventFeed:
    """Polled on the bridge thread. `offer` of the pacer gets whole entities, never differences."""

    def __init__(self, context: Context, pacer: Pacer) -> None:
        self._context, self._pacer = context, pacer
        self._after: int | None = None
        self._active: set[str] = set()
        self._tails: dict[str, _Tail] = {}
        self._read: set[str] = set()
        self._computes: dict[str, dict[str, Any]] = {}

    @property
    def is_active(self) -> bool:
        """Whether a run is live, so that pages expect to hear something."""
        return bool(self._active or self._tails)

    def poll(self) -> None:
        """Look once. SteploomError when the engine cannot be asked; the next poll goes on from the same event."""
        if self._after is None:
            self._begin()
            return
        events = self._context.engine.events(self._after)
        latest = {(event.stream, event.subject): event for event in events}
        for event in events:
            if event.stream == "environment":
                self._on_environment(event)
        look_up: dict[str, Callable[[str], None]] = {"run": self._on_run, "step": self._on_step}
        for stream, subject in latest:
            if stream in look_up:
                look_up[stream](subject)
        if any(stream == "compute" for stream, _ in latest):
            self._on_computes()
        if any(stream in ("published", "schedule") for stream, _ in latest):
            self._on_publishing()
        if events:
            self._after = events[-1].seq
        for step_id in list(self._tails):
            self._read_on(step_id)

    def _begin(self) -> None:
        """What was there before is in the snapshot that every page takes; from here on events tell."""
        engine, workspace = self._context.engine, self._context.workspace
        after = engine.last_event()
        self._computes = self._compute_states()
        for run in engine.runs(workspace, limit=_RECENT_RUNS):
            if not run.status.is_final:
                self._active.add(run.id)
            for step in run.steps:
                if step.status.is_final:
                    self._read.add(step.id)
                elif step.status in _WRITING:
                    self._tails[step.id] = _Tail(run.id, step.log_size_bytes, final=False)
        self._after = after

    def _on_run(self, run_id: str) -> None:
        try:
            run = self._context.engine.run(run_id)
        except NotFoundError:
            self._active.discard(run_id)
            return
        if run.status.is_final:
            self._active.discard(run_id)
        else:
            self._active.add(run_id)
        for step in run.steps:
            self._follow(step)
        self._offer_run(run)

    def _offer_run(self, run: RunRecord) -> None:
        try:
            body = {"run": fit_run(wire.run_json(run, self._context.engine.metrics))}
        except SteploomError:
            return  # of too many steps for one message: its steps still tell themselves
        self._pacer.offer("run", run.id, body)

    def _on_step(self, step_id: str) -> None:
        try:
            step = self._context.engine.step(step_id)
        except NotFoundError:
            return
        self._follow(step)
        body = wire.step_json(step, self._context.engine.metrics(step.id))
        self._pacer.offer("step", step.id, {"step": fit_step(body)})

    def _on_publishing(self) -> None:
        from steploom.bridge.publishing_json import publishing_json

        found = publishing_json(self._context.engine, self._context.workspace)
        self._pacer.offer("publishing", "", {"publishing": found})

    def _on_computes(self) -> None:
        before, self._computes = self._computes, self._compute_states()
        for name, state in self._computes.items():
            if before.get(name) != state:
                self._pacer.offer("compute", name, {"compute": state, "deleted": False})
        for name in before.keys() - self._computes.keys():
            self._pacer.offer("compute", name, {"compute": before[name], "deleted": True})

    def _compute_states(self) -> dict[str, dict[str, Any]]:
        computes = self._context.engine.computes(self._context.workspace)
        return {compute.name: wire.compute_json(compute) for compute in computes}

    def _on_environment(self, event: Event) -> None:
        body = dict(event.body)
        if "status" not in body:
            return
        lines = [str(line)[:2000] for line in body.get("lines", ())][-_LINES:]
        found = {"environmentId": event.subject, **body, "lines": lines}
        self._pacer.offer("environment", event.subject, found)

    def _follow(self, step: StepRecord) -> None:
        """Tail the log of a step that writes, and read the rest of one that has ended."""
        tail = self._tails.get(step.id)
        if tail is not None:
            tail.final = step.status.is_final
        elif step.status in _WRITING or (step.log_size_bytes and step.id not in self._read):
            self._tails[step.id] = _Tail(step.run_id, 0, final=step.status.is_final)

    def _read_on(self, step_id: str) -> None:
        tail = self._tails[step_id]
        if not self._pacer.has_room_for_log(step_id):
            return
        try:
            page = self._context.engine.log(step_id, offset=tail.offset, limit_bytes=_PAGE_BYTES)
        except NotFoundError:
            if tail.final:
                self._end(step_id)
            return
        if page.size - page.offset > _BEHIND_BYTES:
            # A reader sees the gap and asks for what it wants to show; nobody waits for the whole flood.
            tail.offset = page.size - _PAGE_BYTES
            return
        if page.text:
            body = {
                "runId": tail.run_id,
                "stepId": step_id,
                "offset": page.offset,
                "next": page.next,
                "text": page.text,
            }
            self._pacer.offer("log", step_id, body)
        tail.offset = page.next
        if tail.final and page.next >= page.size:
            self._end(step_id)

    def _end(self, step_id: str) -> None:
        del self._tails[step_id]
        self._read.add(step_id)
