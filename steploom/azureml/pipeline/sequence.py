"""`StepSequence`: steps, or groups of steps, that run one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class StepSequence:
    def __init__(self, steps: Iterable[Any] | None = None) -> None:
        self._steps = list(steps or ())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._steps)
