"""Which steps may start, and which never will. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steploom.engine.turns import urgencies
from steploom.engine.values import RunStatus, StepRecord, StepStatus

_DEAD_ENDS = (StepStatus.FAILED, StepStatus.CANCELED, StepStatus.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`start` may run now, the most urgent first; `skip` maps a step to the one whose end keeps it from ever running.

    `stopped_by` is the failed step after which nothing begins any more, not even what waits for a node.
    """

    start: tuple[str, ...]
    skip: Mapping[str, str]
    stopped_by: str | None


class Schedule:
    """The steps of one run that have not started. Each is decided once; the work follows the edges, not the graph."""

    def __init__(
        self,
        dependencies: Mapping[str, frozenset[str]],
        statuses: Mapping[str, StepStatus],
        *,
        continue_on_step_failure: bool,
    ) -> None:
        """`dependencies` are in execution order."""
        self.urgency = urgencies(dependencies)
        self._continues_on_failure = continue_on_step_failure
        self._order = {step: number for number, step in enumerate(dependencies)}
        self._undecided = {step: None for step, status in statuses.items() if status is StepStatus.NOT_STARTED}
        self._unmet = {step: len(needs) for step, needs in dependencies.items()}
        self._not_running = dict(self._unmet)
        self._not_near = dict(self._unmet)
        self._running: set[str] = set()
        # Those that run, and those that wait for such alone.
        self._near: set[str] = set()
        self._behind: dict[str, list[str]] = {step: [] for step in dependencies}
        for step, needs in dependencies.items():
            for need in needs:
                self._behind[need].append(step)
        self._stopped_by: str | None = None
        self._start = [step for step in self._undecided if not dependencies[step]]
        self._dead_ends: list[str] = []
        for step, status in statuses.items():
            self.ended(step, status)

    def ended(self, step: str, status: StepStatus) -> None:
        """Take note of a step's end, once; of any other status, that it needs no decision any more."""
        if status is not StepStatus.NOT_STARTED:
            self._undecided.pop(step, None)
        if status is StepStatus.FINISHED:
            self.running(step)
            for behind in self._behind[step]:
                self._unmet[behind] -= 1
                if not self._unmet[behind]:
                    self._start.append(behind)
        elif status in _DEAD_ENDS:
            self._dead_ends.append(step)
            if status is StepStatus.FAILED and not self._continues_on_failure:
                self._stopped_by = self._stopped_by or step

    def running(self, step: str) -> tuple[str, ...]:
        """Take note that a step runs. Those that only wait for such, or for one that does: the most urgent first, and
        again when they come nearer."""
        if step in self._running:
            return ()
        next_ones = self._passed(step, self._running, self._not_running)
        after_them = [found for near in (step, *next_ones) for found in self._passed(near, self._near, self._not_near)]
        return self._in_turn(found for found in {*next_ones, *after_them} if found in self._undecided)

    def _passed(self, step: str, passed: set[str], left: dict[str, int]) -> list[str]:
        """Of what is behind the step, that of which no need is `left` now that this one has `passed`."""
        if step in passed:
            return []
        passed.add(step)
        for behind in self._behind[step]:
            left[behind] -= 1
        return [behind for behind in self._behind[step] if not left[behind]]

    def _in_turn(self, steps: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(steps, key=lambda step: (-self.urgency[step], self._order[step])))

    def decide(self) -> Decision:
        """What to do with steps since the last time."""
        skip = self._skip()
        ready = [step for step in self._start if step in self._undecided]
        self._start.clear()
        start = self._in_turn(ready)
        self._decided(start)
        return Decision(start=start, skip=skip, stopped_by=self._stopped_by)

    def _skip(self) -> dict[str, str]:
        """What comes behind a dead end, near or far, by what really ended badly; when all stops, the rest too."""
        skip: dict[str, str] = {}
        for cause in sorted(self._dead_ends):
            reached = [cause]
            while reached:
                for behind in self._behind[reached.pop()]:
                    if behind in self._undecided:
                        skip[behind] = cause
                        reached.append(behind)
                        self._decided((behind,))
        self._dead_ends.clear()
        if self._stopped_by is not None:
            skip.update(dict.fromkeys(self._undecided, self._stopped_by))
            self._undecided.clear()
        return skip

    def _decided(self, steps: Iterable[str]) -> None:
        for step in steps:
            del self._undecided[step]


def run_status(statuses: Mapping[str, StepStatus]) -> RunStatus | None:
    """How the run has ended; None while a step has not."""
    if not all(status.is_final for status in statuses.values()):
        return None
    if StepStatus.FAILED in statuses.values():
        return RunStatus.FAILED
    if StepStatus.CANCELED in statuses.values():
        return RunStatus.CANCELED
    return RunStatus.FINISHED


def run_error(steps: Sequence[StepRecord]) -> dict[str, str] | None:
    """What a failed run says: the first step that failed, and how many more did."""
    failed = sorted((step for step in steps if step.status is StepStatus.FAILED), key=lambda step: step.ended or "")
    if not failed:
        return None
    first, others = failed[0], len(failed) - 1
    error = dict(first.error or {})
    more = f" {others} more step{'s' if others > 1 else ''} failed." if others else ""
    return {**error, "code": "step-failed", "what": f"Step {first.name} failed. {error.get('what', '')}".strip() + more}
