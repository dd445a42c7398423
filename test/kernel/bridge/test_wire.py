"""Records as JSON."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from steploom.bridge import wire
from steploom.bridge.check import check
from steploom.engine.values import ATTEMPT, ComputeRecord, MetricRecord, RunRecord, RunStatus, StepRecord, StepStatus


def record(**fields: Any) -> RunRecord:
    graph = {"version": 1, "name": "", "nodes": [], "parameters": [{"name": "rate", "default": math.inf}]}
    facts = {"id": "r", "workspace": "w", "experiment": "e", "number": 1, "name": "", "status": RunStatus.FAILED}
    return RunRecord(**{**facts, "created": "t", "graph": graph, **fields})


def compute(**fields: Any) -> ComputeRecord:
    facts = {"workspace": "w", "name": "cpu", "vm_size": "STANDARD_D2_V2", "min_nodes": 2, "max_nodes": 4}
    return ComputeRecord(**{**facts, "idle_seconds": 60, "created": "t", "modified": "t", **fields})


def step(number: int = 1) -> StepRecord:
    return StepRecord(id=f"s{number}", run_id="r", node="n", name="train", status=StepStatus.RUNNING)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        ([1.5, math.inf], [1.5, "inf"]),
        ({"x": (math.nan, 1)}, {"x": ["nan", 1]}),
        (True, True),
        (None, None),
    ],
)
def test_numbers_that_json_has_not_are_texts(value: Any, sent: Any) -> None:
    assert wire.number_json(value) == sent


def test_a_metric_of_every_type_is_valid() -> None:
    values = {
        "scalar": math.nan,
        "list": [1, math.inf],
        "row": {"a": 1, "b": "x"},
        "table": {"a": [1, 2], "b": ["x", None]},
        "image": "plot.png",
    }
    for kind, value in values.items():
        check("metric", wire.metric_json(MetricRecord(name="m", type=kind, value=value)))


def test_a_step_that_failed_before_says_its_attempt() -> None:
    assert "attempt" not in wire.step_json(step())
    again = wire.step_json(replace(step(), properties={ATTEMPT: "2"}))
    check("step", again)
    assert again["attempt"] == 2


def test_a_problem_always_says_what() -> None:
    assert wire.problem_json(None) is None
    assert wire.problem_json({"cure": "", "code": "c"}) == {"code": "c", "what": "The step failed."}


def test_a_run_snapshot_has_the_tails_of_logs_that_say_something() -> None:
    logs = {"s1": "first\n" + "é" * 3000 + "\nlast line\n", "s2": ""}
    run = record(steps=(step(1), step(2)))
    snapshot = wire.run_snapshot_json(run, metrics=lambda _: (), log_tail=logs.__getitem__)
    check("runSnapshot", snapshot)
    assert snapshot["logTails"] == {"s1": "last line\n"}
    assert snapshot["graph"]["parameters"][0]["default"] == "inf"


def test_last_lines_are_whole_where_there_are_lines() -> None:
    assert wire.last_lines("short\n") == "short\n"
    assert wire.last_lines("a\nbb\ncc\n", 6) == "cc\n"
    assert wire.last_lines("éééé", 5) == "éé"


@pytest.mark.parametrize(
    ("running", "preparing", "idle"),
    [(0, 0, 2), (1, 0, 1), (1, 1, 0), (4, 0, 0)],
)
def test_idle_nodes_are_those_that_are_kept_and_not_busy(running: int, preparing: int, idle: int) -> None:
    sent = wire.compute_json(compute(running_nodes=running, preparing_nodes=preparing))
    check("compute", sent)
    assert sent["nodes"] == {"idle": idle, "running": running, "preparing": preparing}


def test_a_machine_size_nobody_knows_has_no_facts() -> None:
    sent = wire.compute_json(compute(vm_size="STANDARD_UNHEARD_OF"))
    check("compute", sent)
    assert (sent["cores"], sent["memoryGb"]) == (None, None)
