"""Which values the runs of a sweep get."""

from __future__ import annotations

import math
from typing import Any

import pytest

from steploom.azureml.train.hyperdrive import parameter_expressions as expressions
from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException
from steploom.azureml.train.hyperdrive.sampling import (
    BayesianParameterSampling,
    GridParameterSampling,
    HyperParameterSampling,
    RandomParameterSampling,
)
from steploom.step.site._steploom.sweep.hyperparameter import Hyperparameter, arguments
from steploom.step.site._steploom.sweep.samplers import sampler_of
from steploom.step.site._steploom.sweep.trial import COMPLETED, Trial


def drawn(sampling: HyperParameterSampling, count: int, **given: Any) -> list[dict[str, Any]]:
    """The values of `count` runs, or of as many as there are."""
    asked = sampling._to_json()
    space = tuple(Hyperparameter.from_json(item) for item in asked["space"])
    sampler = sampler_of(asked["sampling"], space, asked.get("seed"))
    found = (sampler.next([]) for _ in range(count))
    return [values for values in found if values is not None]


def values(expression: list[Any], count: int = 300) -> list[Any]:
    return [item["x"] for item in drawn(RandomParameterSampling({"x": expression}, seed=1), count)]


def test_choices_and_whole_numbers() -> None:
    assert set(values(expressions.choice("a", 2, True))) == {"a", 2, True}
    assert set(values(expressions.choice(range(3)))) == {0, 1, 2}
    assert set(values(expressions.randint(3))) == {0, 1, 2}


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        (expressions.uniform(2, 3), 2, 3),
        (expressions.loguniform(math.log(0.01), math.log(1)), 0.0099, 1.001),
        (expressions.normal(10, 0.1), 9, 11),
        (expressions.lognormal(0, 0.1), 0.5, 2),
    ],
)
def test_continuous_values(expression: list[Any], low: float, high: float) -> None:
    found = values(expression)
    assert all(low <= value <= high for value in found)
    assert len(set(found)) > 250


def test_half_of_the_values_of_a_loguniform_are_below_its_geometric_mean() -> None:
    found = values(expressions.loguniform(math.log(1e-4), math.log(1)), 1000)
    assert 400 < sum(value < 1e-2 for value in found) < 600


@pytest.mark.parametrize(
    ("expression", "whole"),
    [
        (expressions.quniform(0, 1, 0.1), False),
        (expressions.quniform(1, 100, 5), True),
        (expressions.qloguniform(0, 5, 2), True),
        (expressions.qnormal(0, 10, 0.5), False),
        (expressions.qlognormal(0, 1, 1), True),
    ],
)
def test_values_rounded_to_a_multiple(expression: list[Any], whole: bool) -> None:
    step = expression[1][2]
    for value in values(expression):
        assert isinstance(value, int) is whole
        assert math.isclose(value / step, round(value / step), abs_tol=1e-9)
    assert 0.3 in values(expressions.quniform(0, 1, 0.1)), "and no 0.30000000000000004"


def test_a_seed_gives_the_same_values_whatever_else_is_tried() -> None:
    one = drawn(RandomParameterSampling({"x": expressions.uniform(0, 1)}, seed=7), 5)
    both = drawn(RandomParameterSampling({"y": expressions.choice(1, 2), "x": expressions.uniform(0, 1)}, seed=7), 5)
    assert [item["x"] for item in both] == [item["x"] for item in one]
    assert drawn(RandomParameterSampling({"x": expressions.uniform(0, 1)}, seed=8), 5) != one
    unseeded = RandomParameterSampling({"x": expressions.uniform(0, 1)})
    assert drawn(unseeded, 5) != drawn(unseeded, 5)


def test_a_grid_has_every_combination_once() -> None:
    grid = GridParameterSampling({"a": expressions.choice(1, 2), "b": expressions.choice("x", "y", "z")})
    found = drawn(grid, 10)
    assert found == [{"a": a, "b": b} for a in (1, 2) for b in "xyz"]


def test_names_become_flags() -> None:
    assert arguments({"--lr": 0.1, "layers": 2, "-n": True}) == ["--lr", "0.1", "--layers", "2", "-n", "True"]


def test_bayesian_sampling_comes_near_to_the_best() -> None:
    """The score is best at x = 0.7 and kind b; a fifth of all values is within 0.1 of it."""
    space = {"x": expressions.uniform(0, 1), "n": expressions.quniform(0, 10, 1), "kind": expressions.choice("a", "b")}
    asked = BayesianParameterSampling(space)._to_json()
    sampler = sampler_of("bayesian", tuple(Hyperparameter.from_json(item) for item in asked["space"]), 3)
    trials: list[Trial] = []
    for number in range(60):
        tried = sampler.next(trials)
        trial = Trial(number, str(number), tried, True, "", status=COMPLETED)
        trial.add(-abs(tried["x"] - 0.7) - (tried["kind"] == "a"))
        assert 0 <= tried["x"] <= 1
        assert isinstance(tried["n"], int)
        trials.append(trial)
    late = [item.values for item in trials[30:]]
    assert sum(abs(item["x"] - 0.7) < 0.1 for item in late) > 12
    assert sum(item["kind"] == "b" for item in late) > 18


@pytest.mark.parametrize(
    "expression",
    [
        0.1,
        ["uniform", [1]],
        ["uniform", [2, 1]],
        ["uniform", ["a", 1]],
        ["uniform", [0, math.inf]],
        ["quniform", [0, 1, 0]],
        ["normal", [0, -1]],
        ["randint", [0]],
        ["randint", [1.5]],
        ["choice", [[]]],
        ["choice", [[object()]]],
        ["sometimes", [1, 2]],
        None,
    ],
)
def test_what_is_no_distribution(expression: Any) -> None:
    with pytest.raises(HyperDriveConfigException, match="x: "):
        RandomParameterSampling({"x": expression})


def test_other_bad_spaces() -> None:
    for space in ({}, None, [("x", expressions.choice(1))], {1: expressions.choice(1)}, {"--": expressions.choice(1)}):
        with pytest.raises(HyperDriveConfigException):
            RandomParameterSampling(space)  # type: ignore[arg-type]
    with pytest.raises(
        HyperDriveConfigException, match="GridParameterSampling cannot sample from uniform, only from ch"
    ):
        GridParameterSampling({"x": expressions.uniform(0, 1)})
    with pytest.raises(HyperDriveConfigException, match="BayesianParameterSampling cannot sample from normal"):
        BayesianParameterSampling({"x": expressions.normal(0, 1)})
    with pytest.raises(HyperDriveConfigException, match="seed"):
        RandomParameterSampling({"x": expressions.choice(1)}, seed="a")  # type: ignore[arg-type]
