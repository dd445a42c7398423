"""What a sweep is asked for; see `sweep` in src/pipeline/graph.ts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Tuple

from .hyperparameter import Hyperparameter

METRICS, MODEL = "metrics", "model"
"""Kinds of outputs that a sweep writes itself."""


@dataclass(frozen=True)
class Policy:
    """Which runs are not worth going on with, and when that is looked at, in values of the primary metric."""

    kind: str
    evaluation_interval: int
    delay_evaluation: int
    slack_factor: Optional[float]
    slack_amount: Optional[float]
    truncation_percentage: int
    exclude_finished: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Policy:
        return cls(
            kind=data["kind"],
            evaluation_interval=data["evaluationInterval"],
            delay_evaluation=data["delayEvaluation"],
            slack_factor=data.get("slackFactor"),
            slack_amount=data.get("slackAmount"),
            truncation_percentage=data.get("truncationPercentage", 0),
            exclude_finished=data.get("excludeFinished", False),
        )


@dataclass(frozen=True)
class Output:
    """`path` is where it goes; `file` is the one of the best run that it is a copy of, if it is one."""

    kind: str
    path: str
    file: str


@dataclass(frozen=True)
class SweepRequest:
    """`run_s` is what one run may take, None for no limit."""

    sampling: str
    space: Tuple[Hyperparameter, ...]
    seed: Optional[int]
    metric: str
    maximize: bool
    total_runs: int
    concurrent_runs: int
    duration_s: float
    run_s: Optional[float]
    policy: Optional[Policy]
    outputs: Tuple[Output, ...]

    @classmethod
    def read(cls, path: str) -> SweepRequest:
        """A file of {"sweep": that of the graph, "ports": path by port}."""
        given = json.loads(Path(path).read_text(encoding="utf-8"))
        data, ports = given["sweep"], given["ports"]
        return cls(
            sampling=data["sampling"],
            space=tuple(Hyperparameter.from_json(item) for item in data["space"]),
            seed=data.get("seed"),
            metric=data["metric"],
            maximize=data["goal"] == "maximize",
            total_runs=data["totalRuns"],
            concurrent_runs=data["concurrentRuns"],
            duration_s=60.0 * data["durationMinutes"],
            run_s=data.get("runSeconds"),
            policy=Policy.from_json(data["policy"]) if "policy" in data else None,
            outputs=tuple(Output(item["kind"], ports[item["port"]], item.get("file", "")) for item in data["outputs"]),
        )
