"""The attempts of one step: how earlier ones failed, and where what is left of them lies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace

from steploom.engine import logs
from steploom.engine.failure import Failure
from steploom.engine.failure_policy import FailurePolicy
from steploom.engine.home import Home

_BULKY = ("work", "inputs", "staging")


class Attempts:
    """The disk says how many there were: one rename takes a failed attempt's folder away, with its claim and with the
    reason in it, so that whoever comes next finds it either under way or over.

    The log stays in the step's folder and goes on with the next attempt: readers follow it by offset. Not for several
    threads at a time.
    """

    def __init__(
        self, home: Home, run_id: str, step_id: str, policy: FailurePolicy, *, wall: Callable[[], float] = time.time
    ) -> None:
        self._folder = home.step(run_id, step_id)
        self._aside = home.attempts(run_id, step_id)
        self._policy = policy
        self._wall = wall
        self._failures: list[Failure] = []
        while failure := Failure.read(self._aside / str(len(self._failures) + 1)):
            self._failures.append(failure)

    @property
    def number(self) -> int:
        """Of the attempt under way, or of the next; 1 for the first."""
        return len(self._failures) + 1

    def wait_s(self, failure: Failure) -> float | None:
        """How long to wait after this failure before another attempt; None: that was the last."""
        return self._policy.wait_s([item.cause for item in self._failures], failure.cause)

    def set_aside(self, failure: Failure, wait_s: float) -> None:
        """Make place for the next attempt. Blocking."""
        number = self.number
        failure = replace(failure, wait_s=wait_s, retry_at=self._wall() + wait_s)
        logs.append(self._folder / logs.NAME, f"Attempt {number} {failure.told}. Attempt {number + 1} follows.")
        failure.write(self._folder)
        self._aside.mkdir(parents=True, mode=0o700, exist_ok=True)
        self._folder.rename(self._aside / str(number))
        self._failures.append(failure)
        self.bring_log()
        for name in _BULKY:
            shutil.rmtree(self._aside / str(number) / name, ignore_errors=True)

    def put_log_away(self) -> None:
        """Before the step's folder is made anew."""
        log = self._folder / logs.NAME
        if self._failures and log.exists():
            log.replace(self._aside / str(self.number - 1) / logs.NAME)

    def bring_log(self) -> None:
        """Have the log of the attempt before in the step's folder, which may be missing."""
        log = self._aside / str(self.number - 1) / logs.NAME
        if log.exists():
            self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            log.replace(self._folder / logs.NAME)

    @property
    def left_s(self) -> float:
        """How long the next attempt still waits; never longer than it was to wait, whatever the clock was set to."""
        if not self._failures:
            return 0.0
        last = self._failures[-1]
        return min(last.retry_at - self._wall(), last.wait_s)

    def told(self, *, waits: bool = False) -> str:
        """One sentence on the attempts so far; '' while it is the first."""
        if not self._failures:
            return ""
        last = self._failures[-1]
        most = self._policy.most_attempts([item.cause for item in self._failures])
        wait = f": waits {last.wait_s:.0f} s" if waits and last.wait_s else ""
        return f"Attempt {self.number} of {most}{wait}; attempt {self.number - 1} {last.told}."
