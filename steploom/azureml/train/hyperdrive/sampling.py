"""How hyperparameters are chosen: at random, all combinations, or by what has been good so far."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException

_ARGUMENTS = {
    "choice": 1,
    "randint": 1,
    "uniform": 2,
    "quniform": 3,
    "loguniform": 2,
    "qloguniform": 3,
    "normal": 2,
    "qnormal": 3,
    "lognormal": 2,
    "qlognormal": 3,
}


class HyperParameterSampling:
    """`parameter_space` maps names to expressions. A name is what the script takes, with or without its dashes."""

    SAMPLING: ClassVar[str] = ""
    ALLOWED: ClassVar[tuple[str, ...]] = tuple(_ARGUMENTS)

    def __init__(self, parameter_space: Mapping[str, Any]) -> None:
        """HyperDriveConfigException for what is no expression, or none of this sampling's."""
        if not isinstance(parameter_space, Mapping) or not parameter_space:
            raise HyperDriveConfigException(
                "parameter_space is a dictionary of at least one hyperparameter: {'--learning-rate': uniform(0.01, 1)}"
            )
        for name, expression in parameter_space.items():
            self._check(name, expression)
        self._parameter_space = dict(parameter_space)

    def _check(self, name: Any, expression: Any) -> None:
        if not isinstance(name, str) or not name.strip("-"):
            raise HyperDriveConfigException(f"The name of a hyperparameter is text, not {name!r}.")
        is_expression = isinstance(expression, (list, tuple)) and len(expression) == 2
        kind, given = expression if is_expression else (None, None)
        if kind not in _ARGUMENTS or not isinstance(given, (list, tuple)) or len(given) != _ARGUMENTS[kind]:
            raise HyperDriveConfigException(
                f"{name}: {expression!r} is no distribution. These are: {', '.join(_ARGUMENTS)} of "
                "azureml.train.hyperdrive, such as choice(1, 2) or uniform(0.01, 1)."
            )
        if kind not in self.ALLOWED:
            raise HyperDriveConfigException(
                f"{name}: {type(self).__name__} cannot sample from {kind}, only from {', '.join(self.ALLOWED)}."
            )
        if problem := _problem(kind, given):
            raise HyperDriveConfigException(f"{name}: {kind} {problem}.")

    def _to_json(self) -> dict[str, Any]:
        """`sampling`, `space` and, with one, `seed` of the graph's sweep."""
        space = [
            {"name": name, "distribution": kind, "values": list(given[0] if kind == "choice" else given)}
            for name, (kind, given) in self._parameter_space.items()
        ]
        return {"sampling": self.SAMPLING, "space": space}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._parameter_space!r})"


class RandomParameterSampling(HyperParameterSampling):
    """With a `seed` the runs get the same values each time. `properties` are of the cloud's service."""

    SAMPLING = "random"

    def __init__(
        self, parameter_space: Mapping[str, Any], properties: Mapping[str, Any] | None = None, seed: int | None = None
    ) -> None:
        super().__init__(parameter_space)
        if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
            raise HyperDriveConfigException(f"seed is a whole number, not {seed!r}.")
        self._properties, self._seed = dict(properties or {}), seed

    def _to_json(self) -> dict[str, Any]:
        return super()._to_json() if self._seed is None else {**super()._to_json(), "seed": self._seed}


class GridParameterSampling(HyperParameterSampling):
    """All combinations of choices."""

    SAMPLING = "grid"
    ALLOWED = ("choice",)


class BayesianParameterSampling(HyperParameterSampling):
    """Values like those of the best runs so far; here by a Tree-structured Parzen Estimator."""

    SAMPLING = "bayesian"
    ALLOWED = ("choice", "uniform", "quniform")


def _problem(kind: str, given: Any) -> str:
    """What is wrong with the arguments of a distribution; '' when nothing is."""
    if kind == "choice":
        if not isinstance(given[0], (list, tuple)) or not given[0]:
            return "is of at least one value"
        strange = next((item for item in given[0] if not _is_plain(item)), None)
        return "" if strange is None else f"is of text, numbers, truth values and lists of these, not {strange!r}"
    if kind == "randint":
        return "" if _is_whole(given[0]) and given[0] > 0 else f"takes a whole number above 0, not {given[0]!r}"
    if not all(_is_number(item) for item in given):
        return f"takes numbers, not {', '.join(map(repr, given))}"
    if kind.startswith("q") and given[2] <= 0:
        return f"rounds to multiples of a number above 0, not {given[2]!r}"
    if kind.endswith("normal"):
        return "" if given[1] >= 0 else f"has a sigma of 0 or more, not {given[1]!r}"
    return "" if given[0] <= given[1] else f"begins with the smaller value: {given[0]!r} is above {given[1]!r}"


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return isinstance(value, (str, bool, int)) or _is_number(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
