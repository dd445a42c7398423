"""Which values the next run gets."""

from __future__ import annotations

import itertools
import os
from random import Random
from typing import Any, Dict, Optional, Sequence, Tuple

from .bayesian_sampler import BayesianSampler
from .hyperparameter import Hyperparameter
from .trial import Trial

Values = Dict[str, Any]


class RandomSampler:
    """With a seed, the n-th values are always the same."""

    def __init__(self, space: Tuple[Hyperparameter, ...], seed: Optional[int]) -> None:
        self._space = space
        told = os.urandom(8).hex() if seed is None else str(seed)
        # Each its own: another hyperparameter more does not change what the others become.
        self._randoms = {item.name: Random(f"{told} {item.name}") for item in space}

    def next(self, trials: Sequence[Trial]) -> Optional[Values]:
        return {item.name: item.draw(self._randoms[item.name]) for item in self._space}


class GridSampler:
    """Every combination, the last hyperparameter changing first."""

    def __init__(self, space: Tuple[Hyperparameter, ...]) -> None:
        self._names = [item.name for item in space]
        self._rest = itertools.product(*(item.values for item in space))

    def next(self, trials: Sequence[Trial]) -> Optional[Values]:
        """None when all have been tried."""
        found = next(self._rest, None)
        return None if found is None else dict(zip(self._names, found))


def sampler_of(kind: str, space: Tuple[Hyperparameter, ...], seed: Optional[int]) -> Any:
    """Its `next(trials)` gives the values of the next run, from what the runs before have come to."""
    if kind == "grid":
        return GridSampler(space)
    if kind == "bayesian":
        return BayesianSampler(space, seed)
    return RandomSampler(space, seed)
