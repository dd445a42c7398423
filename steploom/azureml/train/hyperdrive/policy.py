"""Early termination: which runs of a sweep are ended before they end by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException


class EarlyTerminationPolicy:
    """Looked at each `evaluation_interval`-th time that a run logs the primary metric, from `delay_evaluation` on."""

    POLICY_TYPE: ClassVar[str] = ""
    KIND: ClassVar[str | None] = None

    def __init__(self, name: str, properties: Mapping[str, Any] | None = None) -> None:
        self._name, self._properties = name, dict(properties or {})

    def _to_json(self) -> dict[str, Any] | None:
        """`policy` of the graph's sweep; None for one that ends no run."""
        return None if self.KIND is None else {"kind": self.KIND, **self._properties}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self._properties.items())})"


class NoTerminationPolicy(EarlyTerminationPolicy):
    """Every run goes on to its end."""

    POLICY_TYPE = "Default"

    def __init__(self) -> None:
        super().__init__(self.POLICY_TYPE)


class _Regular(EarlyTerminationPolicy):
    def __init__(self, evaluation_interval: int, delay_evaluation: int, **properties: Any) -> None:
        _whole("evaluation_interval", evaluation_interval, least=1)
        _whole("delay_evaluation", delay_evaluation, least=0)
        self._evaluation_interval, self._delay_evaluation = evaluation_interval, delay_evaluation
        regular = {"evaluationInterval": evaluation_interval, "delayEvaluation": delay_evaluation}
        super().__init__(self.POLICY_TYPE, {**regular, **properties})

    @property
    def evaluation_interval(self) -> int:
        return self._evaluation_interval

    @property
    def delay_evaluation(self) -> int:
        return self._delay_evaluation


class BanditPolicy(_Regular):
    """Ends runs whose best value is further from the best run's than the slack, a share of that or an amount."""

    POLICY_TYPE = "Bandit"
    KIND = "bandit"

    def __init__(
        self,
        evaluation_interval: int = 1,
        slack_factor: float | None = None,
        slack_amount: float | None = None,
        delay_evaluation: int = 0,
    ) -> None:
        """HyperDriveConfigException unless exactly one of `slack_factor` and `slack_amount` is given."""
        if (slack_factor is None) == (slack_amount is None):
            raise HyperDriveConfigException("BanditPolicy takes either slack_factor or slack_amount, one of the two.")
        for name, value in (("slack_factor", slack_factor), ("slack_amount", slack_amount)):
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if value is not None and (not is_number or not value >= 0):
                raise HyperDriveConfigException(f"{name} is a number, 0 or more, not {value!r}.")
        self._slack_factor, self._slack_amount = slack_factor, slack_amount
        slack = {"slackFactor": slack_factor} if slack_amount is None else {"slackAmount": slack_amount}
        super().__init__(evaluation_interval, delay_evaluation, **slack)

    @property
    def slack_factor(self) -> float | None:
        return self._slack_factor

    @property
    def slack_amount(self) -> float | None:
        return self._slack_amount


class MedianStoppingPolicy(_Regular):
    """Ends runs whose best value is worse than the median of the runs' averages."""

    POLICY_TYPE = "MedianStopping"
    KIND = "median"

    def __init__(self, evaluation_interval: int = 1, delay_evaluation: int = 0) -> None:
        super().__init__(evaluation_interval, delay_evaluation)


class TruncationSelectionPolicy(_Regular):
    """Ends the lowest `truncation_percentage` of the runs."""

    POLICY_TYPE = "TruncationSelection"
    KIND = "truncation"

    def __init__(
        self,
        truncation_percentage: int,
        evaluation_interval: int = 1,
        delay_evaluation: int = 0,
        exclude_finished_jobs: bool = False,
    ) -> None:
        """`exclude_finished_jobs`: runs that have ended are no measure for those that go on."""
        _whole("truncation_percentage", truncation_percentage, least=1, most=99)
        self._truncation_percentage, self._exclude_finished_jobs = truncation_percentage, bool(exclude_finished_jobs)
        super().__init__(
            evaluation_interval,
            delay_evaluation,
            truncationPercentage=truncation_percentage,
            excludeFinished=self._exclude_finished_jobs,
        )

    @property
    def truncation_percentage(self) -> int:
        return self._truncation_percentage

    @property
    def exclude_finished_jobs(self) -> bool:
        return self._exclude_finished_jobs


def _whole(name: str, value: Any, *, least: int, most: int | None = None) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value < least or (most is not None and value > most):
        limits = f"from {least} to {most}" if most is not None else f"from {least} on"
        raise HyperDriveConfigException(f"{name} is a whole number {limits}, not {value!r}.")
