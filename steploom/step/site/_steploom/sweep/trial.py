"""One run of a sweep, as the sweep knows it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

RUNNING, COMPLETED, FAILED, CANCELED = "Running", "Completed", "Failed", "Canceled"


@dataclass
class Trial:
    """`series` holds what it has logged of the primary metric so far, in the order it did, so that more is better.

    `why` says how it ended, if not well.
    """

    number: int
    id: str
    values: Dict[str, Any]
    maximize: bool
    started: str
    status: str = RUNNING
    why: str = ""
    ended: Optional[str] = None
    series: List[float] = field(default_factory=list)
    # Of so many values as the place says: a policy asks for them each time, of all runs.
    _bests: List[float] = field(default_factory=list)
    _sums: List[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What goes before the names of its metrics and files."""
        return f"run_{self.number}"

    @property
    def is_running(self) -> bool:
        return self.status == RUNNING

    def add(self, value: Any) -> None:
        """A value of the primary metric. What is no number, or not a number, is the worst there is."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        better = -math.inf if math.isnan(number) else number if self.maximize else -number
        self.series.append(better)
        self._bests.append(max(better, self._bests[-1]) if self._bests else better)
        self._sums.append(better + (self._sums[-1] if self._sums else 0.0))

    def best_of(self, count: int) -> float:
        """The best of its first `count` values."""
        return self._bests[count - 1]

    def average_of(self, count: int) -> float:
        """The average of its first `count` values."""
        return self._sums[count - 1] / count

    @property
    def score(self) -> Optional[float]:
        """Its best value, so that more is better; None as long as there is none."""
        best = self._bests[-1] if self._bests else -math.inf
        return None if math.isinf(best) and best < 0 else best

    @property
    def metric(self) -> Optional[float]:
        """Its best value as it was logged."""
        return self.score if self.score is None or self.maximize else -self.score

    def told(self, value: float) -> str:
        """A value of a series as it was logged."""
        return f"{value if self.maximize else -value:.6g}"
