"""What the engine has of a sweep: its runs, by the properties and metrics of the step that it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.engine.values import MetricRecord, StepRecord
from steploom.step.site._steploom.sweep.book import PREFIX

RUNNING, COMPLETED, FAILED, CANCELED = "Running", "Completed", "Failed", "Canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptRun:
    """`primary` is the best value of the primary metric that it has logged so far. `why` it did not end well."""

    id: str
    name: str
    number: int
    hyperparameters: dict[str, Any]
    status: str
    why: str
    started: str | None
    ended: str | None
    metrics: dict[str, Any]
    primary: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Of a reused step: what the one that really ran has found. `runs` are in the order they began."""

    metric: str
    is_maximized: bool
    runs: tuple[SweptRun, ...]

    @classmethod
    def of(cls, step: StepRecord) -> Swept:
        """Without runs as long as the step has not begun."""
        with azureml_errors():
            ran = engine().step(step.reused_step_id) if step.reused else step
            metrics = engine().metrics(step.id)
        told = {key[len(PREFIX) :]: json.loads(text) for key, text in ran.properties.items() if key.startswith(PREFIX)}
        sweep = told.pop("", {"id": "", "metric": "", "goal": "maximize"})
        is_maximized = sweep["goal"] == "maximize"
        # Of another attempt, there may be runs that this one has not come to.
        own = {int(key): value for key, value in told.items() if value["of"] == sweep["id"]}
        runs = (
            _run(number, own[number], metrics, sweep["metric"], is_maximized, ran.status.is_final)
            for number in sorted(own)
        )
        return cls(metric=sweep["metric"], is_maximized=is_maximized, runs=tuple(runs))

    def ranked(self) -> list[SweptRun]:
        """Those that have logged the primary metric, best first."""
        having = [run for run in self.runs if run.primary is not None]
        return sorted(having, key=lambda run: run.primary or 0.0, reverse=self.is_maximized)


def _run(
    number: int,
    told: dict[str, Any],
    metrics: tuple[MetricRecord, ...],
    primary: str,
    is_maximized: bool,
    is_over: bool,
) -> SweptRun:
    prefix = f"{told['name']}/"
    own = {item.name[len(prefix) :]: item.value for item in metrics if item.name.startswith(prefix)}
    numbers = [value for value in map(_number, _listed(own.get(primary))) if value is not None]
    # The sweep was ended while it ran.
    status = CANCELED if is_over and told["status"] == RUNNING else told["status"]
    return SweptRun(
        id=told["id"],
        name=told["name"],
        number=number,
        hyperparameters=told["hyperparameters"],
        status=status,
        why=told["why"],
        started=told["started"],
        ended=told["ended"],
        metrics=own,
        primary=(max if is_maximized else min)(numbers) if numbers else None,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _number(value: Any) -> float | None:
    """None for what is no number, or not a number: NaN is kept as text."""
    return float(value) if isinstance(value, (int, float)) else None
