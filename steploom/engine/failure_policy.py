"""Which failed attempts of a step are made again, and when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from steploom.engine.step_types import INTERACTIVE
from steploom.engine.values import Json

LONGEST_WAIT_S = 600.0


class Cause(str, Enum):
    """Why an attempt has failed. `LOST`: its processes were killed, or the machine went down."""

    SCRIPT = "script"
    LOST = "lost"
    TIMEOUT = "timeout"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePolicy:
    """What a step may take and how often it may fail. `timeout_s` is None where it may run for ever.

    An attempt that was lost is made again `lost_retries` times unasked. One that ran into a limit is not made again: it
    would run into it again, and the limit is that of the step, not of an attempt.
    """

    timeout_s: float | None = None
    max_retries: int = 0
    interval_s: float = 0.0
    lost_retries: int = 1

    @classmethod
    def of_step(cls, node: Json) -> FailurePolicy:
        retries = node.get("retries") or {"max": 0, "intervalSeconds": 0}
        return cls(
            timeout_s=node.get("timeoutSeconds"),
            max_retries=int(retries["max"]),
            interval_s=float(retries["intervalSeconds"]),
            lost_retries=0 if node["type"] == INTERACTIVE else 1,
        )

    def wait_s(self, earlier: Sequence[Cause], cause: Cause) -> float | None:
        """How long to wait before the next attempt, after one that failed for `cause`; None: there is no next one."""
        if cause in (Cause.TIMEOUT, Cause.MEMORY):
            return None
        if cause is Cause.LOST and self._free(earlier) < self.lost_retries:
            return 0.0
        asked = len(earlier) - self._free(earlier)
        # The exponent is bounded, as 2.0 ** 1024 is an error.
        wait = min(self.interval_s * 2.0 ** min(asked, 32), LONGEST_WAIT_S)
        return wait if asked < self.max_retries else None

    def most_attempts(self, earlier: Sequence[Cause]) -> int:
        return 1 + self.max_retries + self._free(earlier)

    def _free(self, causes: Sequence[Cause]) -> int:
        """How many of these failures did not count."""
        return min(sum(cause is Cause.LOST for cause in causes), self.lost_retries)
