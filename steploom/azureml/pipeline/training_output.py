"""`TrainingOutput`: what an output of a sweep is: what its runs have logged, or a file of the best one."""

from __future__ import annotations

from typing import Any

METRICS, MODEL = "Metrics", "Model"


class TrainingOutput:
    """`iteration` and `metric` choose among the models of an AutoMLStep, which Steploom does not run."""

    def __init__(
        self, type: str, iteration: int | None = None, metric: str | None = None, model_file: str | None = None
    ) -> None:
        """ValueError for a type other than Metrics and Model, and for what the type has not."""
        if type not in (METRICS, MODEL):
            raise ValueError(f"The type of a TrainingOutput is '{METRICS}' or '{MODEL}', not {type!r}.")
        given: dict[str, Any] = {"iteration": iteration, "metric": metric, "model_file": model_file}
        strange = [name for name, value in given.items() if value is not None]
        if type == METRICS and strange:
            raise ValueError(f"A TrainingOutput of the type '{METRICS}' has no {strange[0]}.")
        if iteration is not None and metric is not None:
            raise ValueError("A TrainingOutput chooses its model by iteration or by metric, not by both.")
        self._type, self._iteration, self._metric, self._model_file = type, iteration, metric, model_file

    @property
    def type(self) -> str:
        return self._type

    @property
    def iteration(self) -> int | None:
        return self._iteration

    @property
    def metric(self) -> str | None:
        return self._metric

    @property
    def model_file(self) -> str | None:
        return self._model_file

    def __repr__(self) -> str:
        return f"TrainingOutput({self._type!r}, model_file={self._model_file!r})"
