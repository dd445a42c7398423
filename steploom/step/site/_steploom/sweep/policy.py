"""Which runs of a sweep are not worth going on with. Pure: the runs so far in, a reason out."""

from __future__ import annotations

from statistics import median
from typing import Sequence

from .request import Policy
from .trial import Trial


def why_ended(policy: Policy, own: Trial, trials: Sequence[Trial]) -> str:
    """Asked when `own` has logged the primary metric again; '' when it goes on. `trials` are all, `own` too.

    Runs are compared at the same number of values; those that have not come as far are no measure.
    """
    interval = len(own.series)
    if interval % policy.evaluation_interval or interval < max(1, policy.delay_evaluation):
        return ""
    others = [item for item in trials if len(item.series) >= interval]
    if policy.kind == "truncation" and policy.exclude_finished:
        others = [item for item in others if item.is_running]
    decide = {"bandit": _bandit, "median": _median, "truncation": _truncation}[policy.kind]
    reason = decide(policy, own, others, interval)
    return f"{policy.kind} policy at interval {interval}: {reason}" if reason else ""


def _bandit(policy: Policy, own: Trial, others: Sequence[Trial], interval: int) -> str:
    best = max(item.best_of(interval) for item in others)
    if policy.slack_amount is not None:
        slack = policy.slack_amount
    else:
        factor = policy.slack_factor or 0.0
        # Of a share of the best value: also where it is below zero the limit is a worse one.
        slack = abs(best) * (factor / (1 + factor) if own.maximize else factor)
    limit = best - slack
    if own.best_of(interval) >= limit:
        return ""
    return f"{own.told(own.best_of(interval))} is worse than {own.told(limit)}, the best being {own.told(best)}"


def _median(policy: Policy, own: Trial, others: Sequence[Trial], interval: int) -> str:
    limit = median(item.average_of(interval) for item in others)
    if own.best_of(interval) >= limit:
        return ""
    return f"{own.told(own.best_of(interval))} is worse than {own.told(limit)}, the median of {len(others)} averages"


def _truncation(policy: Policy, own: Trial, others: Sequence[Trial], interval: int) -> str:
    ranked = sorted(item.best_of(interval) for item in others)
    count = len(ranked) * policy.truncation_percentage // 100
    # Those that are as good as the first that stays, stay.
    if count == 0 or own.best_of(interval) >= ranked[min(count, len(ranked) - 1)]:
        return ""
    return (
        f"{own.told(own.best_of(interval))} is among the lowest {policy.truncation_percentage} % of {len(ranked)} runs"
    )
