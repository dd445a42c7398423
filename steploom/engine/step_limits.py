"""What a running step may not exceed: its time, and the memory of its node, or nodes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from steploom.engine.deadline import Deadline
from steploom.engine.failure import Failure
from steploom.engine.failure_policy import Cause
from steploom.engine.target import Target
from steploom.engine.values import StepRecord
from steploom.engine.vm_sizes import VmSize
from steploom.errors import SteploomError

_GIB = 1 << 30
# Looking may take a hundredth of the time, however many processes a step has.
_PATIENCE = 100


class StepLimits:
    """Of the attempt that runs in `folder`. `size` is that of the node, None where its memory has no limit."""

    def __init__(
        self,
        target: Target,
        *,
        folder: Path,
        step: StepRecord,
        script: str,
        timeout_s: float | None,
        size: VmSize | None,
        nodes: Callable[[], int] = lambda: 1,
    ) -> None:
        self._target = target
        self._folder = folder
        self._step = step
        self._script = script
        self._timeout_s = timeout_s
        self._size = size
        self._nodes = nodes
        self._deadline = None if timeout_s is None else Deadline(folder, timeout_s)
        self._look_again = 0.0

    def exceeded(self) -> Failure | None:
        """What it has exceeded: then it is to be ended. Quick: milliseconds for a step of a hundred processes."""
        if self._deadline is not None and self._deadline.is_over:
            return self._too_long()
        return None if self._size is None else self._too_large(self._size)

    def _too_long(self) -> Failure:
        told = f"ran longer than its limit of {self._timeout_s:g} s"
        return self._failure(
            Cause.TIMEOUT,
            "step-timeout",
            told,
            f"{self._script} {told} and was ended.",
            cure="See in the step's log what took so long, or raise max_run_duration_seconds of its run configuration.",
        )

    def _too_large(self, size: VmSize) -> Failure | None:
        began = time.monotonic()
        if began < self._look_again:
            return None
        nodes = self._nodes()
        limit_bytes = int(nodes * size.memory_gb * _GIB)
        held = self._target.memory_bytes(self._folder, exact_above=limit_bytes)
        ended = time.monotonic()
        self._look_again = ended + _PATIENCE * (ended - began)
        if held <= limit_bytes:
            return None
        told = f"ran out of memory, limit {nodes * size.memory_gb:g} GiB"
        have = (
            f"a node of {self._step.compute} ({size.name}) has"
            if nodes == 1
            else f"its {nodes} nodes of {self._step.compute} ({size.name}) have"
        )
        return self._failure(
            Cause.MEMORY,
            "step-memory",
            told,
            f"{self._script} {told}: its processes held {held / _GIB:.1f} GiB, and {have} no more.",
            cure="Let it read less at a time, or choose a compute target with a larger VM size.",
        )

    def _failure(self, cause: Cause, code: str, told: str, what: str, *, cure: str) -> Failure:
        error = SteploomError(code, what, where=f"step {self._step.name}", cure=cure)
        return Failure(cause=cause, told=told, error=error)
