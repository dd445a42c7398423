"""Values that resemble those of the best runs so far: a Tree-structured Parzen Estimator, one hyperparameter a time."""

from __future__ import annotations

import math
import os
from random import Random
from typing import Any, Dict, List, Optional, Sequence, Tuple

from .hyperparameter import CHOICE, Hyperparameter
from .trial import Trial

_GOOD = 0.25
"""The share of the runs that is to be resembled."""
_CANDIDATES = 24
_LEAST_STARTS = 4


class BayesianSampler:
    """Begins with random values, a few runs more than there are hyperparameters."""

    def __init__(self, space: Tuple[Hyperparameter, ...], seed: Optional[int]) -> None:
        self._space = space
        self._starts = _LEAST_STARTS + len(space)
        self._random = Random(os.urandom(8).hex() if seed is None else str(seed))

    def next(self, trials: Sequence[Trial]) -> Optional[Dict[str, Any]]:
        ranked = sorted(
            ((item.score, item.number, item) for item in trials if item.score is not None and not item.is_running),
            reverse=True,
        )
        if len(ranked) < self._starts:
            return {item.name: item.draw(self._random) for item in self._space}
        runs = [item for _, _, item in ranked]
        count = math.ceil(_GOOD * len(runs))
        return {item.name: self._value(item, runs[:count], runs[count:]) for item in self._space}

    def _value(self, item: Hyperparameter, good: Sequence[Trial], bad: Sequence[Trial]) -> Any:
        like, unlike = ([run.values[item.name] for run in runs] for runs in (good, bad))
        if item.distribution == CHOICE:
            weights = [(1 + like.count(value)) / (1 + unlike.count(value)) for value in item.values]
            return self._random.choices(item.values, weights)[0]
        near, far = _Density(item, like), _Density(item, unlike)
        candidates = [near.draw(self._random) for _ in range(_CANDIDATES)]
        return item.rounded(max(candidates, key=lambda value: near.at(value) / far.at(value)))


class _Density:
    """Bells around the values there are, narrower the more there are, and the even chance of all others."""

    def __init__(self, item: Hyperparameter, values: List[float]) -> None:
        self._low, self._high = item.values[:2]
        self._values = values
        self._width = (self._high - self._low) / (1 + len(values)) or 1.0

    def draw(self, random: Random) -> float:
        center = random.choice([*self._values, None])
        if center is None:
            return random.uniform(self._low, self._high)
        return min(self._high, max(self._low, random.gauss(center, self._width)))

    def at(self, value: float) -> float:
        bells = sum(math.exp(-(((value - center) / self._width) ** 2) / 2) for center in self._values)
        even = self._width * math.sqrt(2 * math.pi) / ((self._high - self._low) or 1.0)
        return (bells + even) / (1 + len(self._values)) / self._width
