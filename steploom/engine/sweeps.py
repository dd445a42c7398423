"""What became of the runs of a sweep, from the properties and the metrics of its step. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from steploom.step.site._steploom.sweep.book import PREFIX
from steploom.step.site._steploom.sweep.trial import CANCELED, RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptRun:
    """`status`: Running, Completed, Failed or Canceled; `why` it did not end well.

    `best` is the best value of the primary metric that it has logged so far.
    """

    id: str
    name: str
    hyperparameters: Mapping[str, Any]
    status: str
    why: str
    started: str
    ended: str | None
    metrics: Mapping[str, Any]
    best: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """`metric` is the primary one. `runs` are in the order they began."""

    metric: str
    is_maximized: bool
    runs: tuple[SweptRun, ...]

    @classmethod
    def of(cls, properties: Mapping[str, str], metrics: Iterable[tuple[str, Any]], *, is_over: bool) -> Swept | None:
        """Of the step's properties and its metrics, by name; None when it is no sweep, or none that has begun."""
        if PREFIX not in properties:
            return None
        told = {key[len(PREFIX) :]: json.loads(text) for key, text in properties.items() if key.startswith(PREFIX)}
        sweep = told.pop("")
        is_maximized = sweep["goal"] == "maximize"
        logged: dict[str, dict[str, Any]] = {}
        for name, value in metrics:
            run, _, own = name.partition("/")
            logged.setdefault(run, {})[own] = value
        # Of another attempt, there may be runs that this one has not come to.
        own_runs = {int(key): value for key, value in told.items() if value["of"] == sweep["id"]}
        runs = tuple(
            _run(own_runs[number], logged.get(own_runs[number]["name"], {}), sweep["metric"], is_maximized, is_over)
            for number in sorted(own_runs)
        )
        return cls(metric=sweep["metric"], is_maximized=is_maximized, runs=runs)

    def ranked(self) -> list[SweptRun]:
        """Those that have logged the primary metric, best first."""
        having = [run for run in self.runs if run.best is not None]
        return sorted(having, key=lambda run: run.best or 0.0, reverse=self.is_maximized)


def _run(
    told: Mapping[str, Any], metrics: Mapping[str, Any], primary: str, is_maximized: bool, is_over: bool
) -> SweptRun:
    value = metrics.get(primary)
    # NaN is kept as text.
    numbers = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, (int, float))]
    return SweptRun(
        id=told["id"],
        name=told["name"],
        hyperparameters=told["hyperparameters"],
        # The sweep was ended while it ran.
        status=CANCELED if is_over and told["status"] == RUNNING else told["status"],
        why=told["why"],
        started=told["started"],
        ended=told["ended"],
        metrics=metrics,
        best=(max if is_maximized else min)(numbers) if numbers else None,
    )


def sweep_properties(properties: Mapping[str, str]) -> dict[str, str]:
    """Those of a step's properties that tell of its sweep."""
    return {key: value for key, value in properties.items() if key.startswith(PREFIX)}
