"""`StepSequence`: steps, or groups of steps, that run one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from steploom.step.site._steploom.must_be import must_be


class StepSequence:
    def __init__(self, steps: Iterable[Any] | None = None) -> None:
        self._steps = list(must_be(Iterable, steps or (), "steps is a list of steps"))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._steps)
