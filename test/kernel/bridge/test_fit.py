"""Entities that fit in a message: what goes first, and what says that it was cut."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.bridge.check import check
from steploom.bridge.fit import BODY_BYTES, first_that_fit, fit_run, fit_snapshot, fit_step, size_bytes
from steploom.errors import SteploomError


def step(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "runId": "r",
        "node": "n",
        "name": "train",
        "status": "Failed",
        "reused": False,
        "reason": "",
        "started": None,
        "ended": None,
        "exitCode": 1,
        "error": None,
        "outputs": [],
        "metrics": [],
        "logSize": 0,
        **fields,
    }


def run(*steps: dict[str, Any]) -> dict[str, Any]:
    facts = {"id": "r", "experiment": "e", "workspace": "w", "number": 1, "name": "", "status": "Running"}
    return {**facts, "created": "t", "started": None, "ended": None, "error": None, "steps": list(steps)}


def metric(value: Any, kind: str = "list") -> dict[str, Any]:
    return {"name": "loss", "type": kind, "value": value}


def test_what_fits_is_left_alone() -> None:
    whole = run(step(metrics=[metric([1, 2, 3])]))
    assert fit_run(whole) == whole


def test_long_metrics_keep_their_last_values_and_say_so() -> None:
    values = list(range(100_000))
    table = {"x": values, "y": 1}
    fitted = fit_run(run(step(metrics=[metric(values), metric(table, "table"), metric(0.5, "scalar")])))
    check("run", fitted)
    listed, tabled, scalar = fitted["steps"][0]["metrics"]
    assert listed["value"] == values[-200:] and listed["truncated"]
    assert tabled["value"]["x"] == values[-200:] and tabled["truncated"]
    assert scalar == metric(0.5, "scalar")


def test_then_metrics_then_outputs_and_long_texts_go() -> None:
    output = {"name": "o", "datastore": "d", "path": "p" * 300, "size": None}
    error = {"code": "failed", "what": "w" * 5000}
    many = [step(number, outputs=[output] * 5, error=error, reason="r" * 1000) for number in range(200)]
    fitted = fit_run(run(*many))
    check("run", fitted)
    assert size_bytes(fitted) <= BODY_BYTES
    assert fitted["steps"][7]["outputs"] == []
    assert len(fitted["steps"][7]["error"]["what"]) == len(fitted["steps"][7]["reason"]) == 300


def test_a_run_of_too_many_steps_is_refused_by_name() -> None:
    with pytest.raises(SteploomError, match="run r of 2000 steps") as caught:
        fit_run(run(*(step(number) for number in range(2000))))
    assert caught.value.code == "message-too-large"


def test_a_step_fits_by_itself() -> None:
    fitted = fit_step(step(metrics=[metric(["x" * 290] * 2000)]))
    check("step", fitted)
    assert fitted["metrics"][0]["truncated"]
    with pytest.raises(SteploomError):
        fit_step(step(name="n" * BODY_BYTES))


def test_log_tails_go_before_the_run_and_the_last_ones_stay() -> None:
    graph = {"version": 1, "name": "", "nodes": [], "parameters": []}
    tails = {f"s{number}": "é" * 2000 for number in range(100)}
    whole = {"version": 1, "run": run(*(step(number) for number in range(100))), "graph": graph, "logTails": tails}
    fitted = fit_snapshot(whole)
    check("runSnapshot", fitted)
    assert size_bytes(fitted) <= BODY_BYTES
    kept = list(fitted["logTails"])
    assert 0 < len(kept) < 100
    assert kept == list(tails)[-len(kept) :]
    assert fitted["run"] == whole["run"]


def test_as_many_as_fit_from_the_first() -> None:
    assert first_that_fit(["aa", "bb", "cc"], 12) == ["aa", "bb"]
    assert first_that_fit(["aa", "bb", "cc"], 11) == ["aa"]
    assert first_that_fit(iter(()), 10) == []


def test_size_is_that_of_what_is_sent() -> None:
    assert size_bytes("é") == 4
    with pytest.raises(ValueError):
        size_bytes(float("inf"))


def test_runs_of_a_sweep_go_with_the_metrics_when_nothing_else_fits() -> None:
    sweep = {"metric": "m", "goal": "maximize", "total": 9, "runs": [{"name": "n" * 200}]}
    fitted = fit_step(step(sweep=sweep, reason="r" * BODY_BYTES))
    check("step", fitted)
    assert fitted["sweep"] == {**sweep, "runs": []}
