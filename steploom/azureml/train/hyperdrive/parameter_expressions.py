"""The values that a hyperparameter may have: each gives `[name of the distribution, its arguments]`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Expression = list[Any]


def choice(*options: Any) -> Expression:
    """One of these, or, when there is but one and it can be iterated over, one of its."""
    (first, *others) = options or (None,)
    if options and not others and isinstance(first, Iterable) and not isinstance(first, (str, bytes)):
        return ["choice", [list(first)]]
    return ["choice", [list(options)]]


def randint(upper: int) -> Expression:
    """A whole number from 0 on, below `upper`."""
    return ["randint", [upper]]


def uniform(min_value: float, max_value: float) -> Expression:
    return ["uniform", [min_value, max_value]]


def quniform(min_value: float, max_value: float, q: float) -> Expression:
    """As `uniform`, rounded to a multiple of `q`."""
    return ["quniform", [min_value, max_value, q]]


def loguniform(min_value: float, max_value: float) -> Expression:
    """exp(uniform(min_value, max_value)): the logarithm is evenly distributed."""
    return ["loguniform", [min_value, max_value]]


def qloguniform(min_value: float, max_value: float, q: float) -> Expression:
    """As `loguniform`, rounded to a multiple of `q`."""
    return ["qloguniform", [min_value, max_value, q]]


def normal(mu: float, sigma: float) -> Expression:
    return ["normal", [mu, sigma]]


def qnormal(mu: float, sigma: float, q: float) -> Expression:
    """As `normal`, rounded to a multiple of `q`."""
    return ["qnormal", [mu, sigma, q]]


def lognormal(mu: float, sigma: float) -> Expression:
    """exp(normal(mu, sigma)): the logarithm is normally distributed."""
    return ["lognormal", [mu, sigma]]


def qlognormal(mu: float, sigma: float, q: float) -> Expression:
    """As `lognormal`, rounded to a multiple of `q`."""
    return ["qlognormal", [mu, sigma, q]]
