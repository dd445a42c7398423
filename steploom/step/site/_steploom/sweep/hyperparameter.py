"""One hyperparameter: its name, and the values that it may have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Any, List, Mapping, Tuple

CHOICE = "choice"


@dataclass(frozen=True)
class Hyperparameter:
    """`values` are those of the function of the same name as `distribution`; of `choice` those to choose from."""

    name: str
    distribution: str
    values: Tuple[Any, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Hyperparameter:
        return cls(data["name"], data["distribution"], tuple(data["values"]))

    def draw(self, random: Random) -> Any:
        if self.distribution == CHOICE:
            return random.choice(self.values)
        if self.distribution == "randint":
            return random.randrange(self.values[0])
        first, second = self.values[:2]
        value = (random.gauss if self.distribution.endswith("normal") else random.uniform)(first, second)
        if "log" in self.distribution:
            value = math.exp(value)
        return self.rounded(value)

    def rounded(self, value: float) -> Any:
        """To a multiple of q, where there is one; a whole number where whole numbers are asked for."""
        if not self.distribution.startswith("q"):
            return value
        step = self.values[2]
        if isinstance(step, int):
            return round(value / step) * step
        # 3 * 0.1 is no 0.3.
        return float(f"{round(value / step) * step:.12g}")


def arguments(values: Mapping[str, Any]) -> List[str]:
    """What a run with these values, by name, has on its command line after the script's own arguments."""
    return [text for name, value in values.items() for text in (_flag(name), str(value))]


def _flag(name: str) -> str:
    return name if name.startswith("-") else f"--{name}"
