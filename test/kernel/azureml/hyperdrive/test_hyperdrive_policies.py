"""Which runs of a sweep are not worth going on with."""

from __future__ import annotations

import time
from typing import Any

import pytest

from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException
from steploom.azureml.train.hyperdrive.policy import (
    BanditPolicy,
    EarlyTerminationPolicy,
    MedianStoppingPolicy,
    NoTerminationPolicy,
    TruncationSelectionPolicy,
)
from steploom.step.site._steploom.sweep.policy import why_ended
from steploom.step.site._steploom.sweep.request import Policy
from steploom.step.site._steploom.sweep.trial import COMPLETED, Trial


def trial(*logged: Any, maximize: bool = True, **given: Any) -> Trial:
    made = Trial(0, "id", {}, maximize, "", **given)
    for value in logged:
        made.add(value)
    return made


def reason(policy: EarlyTerminationPolicy, own: Trial, *others: Trial) -> str:
    asked = policy._to_json()
    assert asked is not None
    return why_ended(Policy.from_json(asked), own, [own, *others])


def test_bandit_by_a_share_of_the_best() -> None:
    policy = BanditPolicy(slack_factor=0.2)
    assert reason(policy, trial(0.66), trial(0.8)) == (
        "bandit policy at interval 1: 0.66 is worse than 0.666667, the best being 0.8"
    )
    assert not reason(policy, trial(0.67), trial(0.8))
    assert not reason(policy, trial(0.9, 0.1), trial(0.8, 0.8)), "its best counts"
    assert reason(policy, trial(1.21, maximize=False), trial(1, maximize=False)).startswith(
        "bandit policy at interval 1: 1.21 is worse than 1.2"
    )
    assert not reason(policy, trial(1.19, maximize=False), trial(1, maximize=False))


def test_bandit_below_zero() -> None:
    """A share of a negative value must not make the limit better than the best."""
    policy = BanditPolicy(slack_factor=0.2)
    assert not reason(policy, trial(-0.5), trial(-0.5))
    assert reason(policy, trial(-0.6), trial(-0.5))
    assert not reason(policy, trial(-0.5, maximize=False), trial(-0.5, maximize=False))


def test_bandit_by_an_amount() -> None:
    policy = BanditPolicy(slack_amount=0.2)
    assert reason(policy, trial(0.59), trial(0.8))
    assert not reason(policy, trial(0.61), trial(0.8))
    assert reason(policy, trial(1.21, maximize=False), trial(1, maximize=False))


def test_when_it_is_looked_at() -> None:
    policy = BanditPolicy(slack_amount=0, evaluation_interval=2, delay_evaluation=4)
    best = trial(9, 9, 9, 9, 9, 9)
    looked = [count for count in range(1, 7) if reason(policy, trial(*[1] * count), best)]
    assert looked == [4, 6]
    assert reason(BanditPolicy(slack_amount=0), trial(1), best)


def test_runs_that_have_not_come_as_far_are_no_measure() -> None:
    policy = BanditPolicy(slack_amount=0)
    assert not reason(policy, trial(1, 1), trial(9))
    assert reason(policy, trial(1, 1), trial(9, 0))


def test_median() -> None:
    policy = MedianStoppingPolicy()
    others = trial(1, 3), trial(4, 4), trial(9, 9)
    assert reason(policy, trial(2, 1), *others) == (
        "median policy at interval 2: 2 is worse than 3, the median of 4 averages"
    )
    assert not reason(policy, trial(0, 4), *others)
    assert not reason(policy, trial(0))
    lower = [trial(*item.series, maximize=False) for item in others]
    assert reason(policy, trial(5, 6, maximize=False), *lower)


def test_truncation() -> None:
    policy = TruncationSelectionPolicy(truncation_percentage=40)
    others = [trial(value) for value in (2, 3, 4, 5)]
    assert reason(policy, trial(1), *others) == "truncation policy at interval 1: 1 is among the lowest 40 % of 5 runs"
    assert reason(policy, trial(2.5), *others)
    assert not reason(policy, trial(3.5), *others)
    assert not reason(policy, trial(1)), "of one run nobody is among the lowest"
    assert not reason(policy, trial(1), *(trial(1) for _ in range(9))), "nor of runs that are all as good"


def test_truncation_without_runs_that_have_ended() -> None:
    ended = [trial(value, status=COMPLETED) for value in (2, 3, 4, 5)]
    policy = TruncationSelectionPolicy(40, exclude_finished_jobs=True)
    assert not reason(policy, trial(1), *ended)
    assert reason(TruncationSelectionPolicy(40), trial(1), *ended)


def test_what_is_no_number_is_worst() -> None:
    assert reason(BanditPolicy(slack_amount=1), trial("nan"), trial(-1e9))
    assert trial("nan", "text", None).score is None
    assert trial("nan", 2, 1).metric == 2
    assert trial(2, 1, maximize=False).metric == 1


def test_many_values_are_looked_at_quickly() -> None:
    """A run of 5,000 values among 50 such runs: what is known of the others is not counted anew each time."""
    others = [trial(*range(5_000)) for _ in range(50)]
    own, policies = trial(), [MedianStoppingPolicy(), BanditPolicy(slack_amount=1), TruncationSelectionPolicy(10)]
    began = time.process_time()
    for value in range(5_000):
        own.add(value)
        if value % 10 == 0:
            assert not any(reason(policy, own, *others) for policy in policies)
    assert time.process_time() - began < 10


def test_no_policy() -> None:
    assert NoTerminationPolicy()._to_json() is None
    assert NoTerminationPolicy.POLICY_TYPE == "Default"


def test_settings_can_be_read() -> None:
    bandit = BanditPolicy(2, slack_factor=0.1, delay_evaluation=3)
    assert (bandit.evaluation_interval, bandit.slack_factor, bandit.slack_amount, bandit.delay_evaluation) == (
        2,
        0.1,
        None,
        3,
    )
    truncation = TruncationSelectionPolicy(20)
    assert (truncation.truncation_percentage, truncation.exclude_finished_jobs) == (20, False)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: BanditPolicy(), "either slack_factor or slack_amount"),
        (lambda: BanditPolicy(slack_factor=0.1, slack_amount=1), "either slack_factor or slack_amount"),
        (lambda: BanditPolicy(slack_factor=-1), "slack_factor is a number, 0 or more, not -1"),
        (lambda: BanditPolicy(slack_amount="1"), "slack_amount"),
        (lambda: MedianStoppingPolicy(evaluation_interval=0), "evaluation_interval is a whole number from 1 on"),
        (lambda: MedianStoppingPolicy(delay_evaluation=-1), "delay_evaluation"),
        (lambda: TruncationSelectionPolicy(0), "truncation_percentage is a whole number from 1 to 99, not 0"),
        (lambda: TruncationSelectionPolicy(99.5), "truncation_percentage"),
    ],
)
def test_bad_settings(make: Any, says: str) -> None:
    with pytest.raises(HyperDriveConfigException, match=says):
        make()
