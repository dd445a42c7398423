"""The number in metrics.json is the one that the model earns on flights it has not seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.home import Home
from steploom.engine.step_command import write_facts
from steploom.engine.values import Json, RunRecord, RunStatus, WorkspaceRecord

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

METRICS = {"auc", "baseline_auc", "accuracy", "rows", "validation_rows"}


@pytest.fixture(scope="session")
def step_folder(engine_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the engine leaves for a script that runs as a step."""
    folder = tmp_path_factory.mktemp("step")
    workspace = WorkspaceRecord(
        name="local", subscription_id="", resource_group="", location="local", default_datastore=""
    )
    run = RunRecord(
        id="run-1",
        workspace="local",
        experiment="flights-training",
        number=1,
        name="",
        status=RunStatus.RUNNING,
        created="2013-10-01T00:00:00.000Z",
        graph={},
    )
    node = {"name": "train", "type": "PythonScriptStep"}
    data: Json = {"inputs": {}, "outputs": {}, "datastores": {}}
    write_facts(folder, node, run, "step-1", workspace=workspace, home=engine_home, data=data)
    return folder


@pytest.fixture(scope="session")
def trained(run_script: Callable, training_table: Path, step_folder: Path) -> Path:
    """The folder the train step writes."""
    folder = step_folder / "outputs" / "model"
    done = run_script("train", "--input", training_table, "--output", folder, step_folder=step_folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_our_auc_counts_pairs(auc: Callable) -> None:
    assert auc([False, False, True, True], [0.1, 0.4, 0.35, 0.8]) == 0.75
    assert auc([False, True], [0.5, 0.5]) == 0.5


def test_the_metrics_are_those_of_this_model_on_october(
    trained: Path,
    training_table: Path,
    examples: Path,
    scores: Callable,
    auc: Callable,
    tmp_path: Path,
    read_rows: Callable,
    write_rows: Callable,
) -> None:
    metrics = json.loads((trained / "metrics.json").read_text())
    raw = [row for row in read_rows(examples / "data" / "flights-train.csv") if row["arr_delay"] != "NA"]
    october = [row for row in raw if row["month"] == "10"]
    late = [int(row["arr_delay"]) >= 15 for row in october]
    # The answers are left out of what the model gets to see.
    table = [row for row in read_rows(training_table / "flights.csv") if row["date"].startswith("2013-10")]
    unanswered = [{name: value for name, value in row.items() if name != "late"} for row in table]
    found = scores(trained / "model.pkl", write_rows(tmp_path / "october.csv", unanswered))

    assert metrics["auc"] == pytest.approx(auc(late, found), abs=1e-9)
    assert metrics["baseline_auc"] == pytest.approx(auc(late, [float(row["dep_delay"]) for row in october]), abs=1e-9)
    right = sum((score >= 0.5) == answer for score, answer in zip(found, late, strict=True))
    assert metrics["accuracy"] == pytest.approx(right / len(late), abs=1e-9)
    assert metrics["validation_rows"] == len(october)
    assert metrics["rows"] == len(raw) - len(october)
    assert set(metrics) == METRICS


def test_the_numbers_are_the_ones_the_readme_tells(trained: Path) -> None:
    metrics = json.loads((trained / "metrics.json").read_text())
    assert metrics["baseline_auc"] == pytest.approx(0.897, abs=0.0005)
    # Later releases of the packages may move the model a little; they cannot move the flights.
    assert metrics["auc"] == pytest.approx(0.901, abs=0.005)


def test_the_run_logs_what_the_file_says(trained: Path, step_folder: Path) -> None:
    lines = [json.loads(line) for line in (step_folder / "journal.ndjson").read_text().splitlines()]
    logged: dict[str, Any] = {line["name"]: line["value"] for line in lines if line["op"] == "metric"}
    assert logged == json.loads((trained / "metrics.json").read_text())


def test_october_judges_and_does_not_teach(
    run_script: Callable, trained: Path, training_table: Path, tmp_path: Path, read_rows: Callable, write_rows: Callable
) -> None:
    rows = read_rows(training_table / "flights.csv")
    for row in rows:
        if row["date"].startswith("2013-10"):
            row["late"] = str(1 - int(row["late"]))
    write_rows(tmp_path / "flights.csv", rows)
    # Without a submitted run the same script works all the same, and prints what it would log.
    done = run_script("train", "--input", tmp_path, "--output", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    turned = json.loads((tmp_path / "model" / "metrics.json").read_text())
    metrics = json.loads((trained / "metrics.json").read_text())
    # The very same bytes: nothing was learned from the answers that were turned, and nothing was left to chance.
    assert (tmp_path / "model" / "model.pkl").read_bytes() == (trained / "model.pkl").read_bytes()
    assert turned["auc"] == pytest.approx(1 - metrics["auc"], abs=1e-9)
    assert str(turned["auc"]) in done.stdout


def test_the_model_takes_flights_it_has_never_met(
    run_script: Callable,
    trained: Path,
    examples: Path,
    scores: Callable,
    auc: Callable,
    tmp_path: Path,
    read_rows: Callable,
    write_rows: Callable,
) -> None:
    raw = read_rows(examples / "data" / "flights-new.csv")
    raw[0]["dest"] = "ZZZ"
    raw[1]["distance"] = ""
    path = write_rows(tmp_path / "new.csv", raw)
    done = run_script("process", "--process_mode", "inference", "--raw_data", path, "--processed_data", tmp_path)
    assert done.returncode == 0, done.stderr
    found = scores(trained / "model.pkl", tmp_path / "flights.csv")
    left = [row for row in raw if row["dep_delay"] != "NA"]
    assert len(found) == len(left)
    landed = [(int(row["arr_delay"]) >= 15, score) for row, score in zip(left, found) if row["arr_delay"] != "NA"]
    assert auc([late for late, _ in landed], [score for _, score in landed]) > 0.85
