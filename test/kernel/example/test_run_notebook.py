"""The notebook itself, top to bottom with plain `jupyter execute`: trained, reused, and trained again after an edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from example.executed import Executed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NOTEBOOK = "flights-training.ipynb"


@pytest.fixture(scope="module")
def first(execute: Callable[[str, str], Executed]) -> Executed:
    return execute(NOTEBOOK, "first")


@pytest.fixture(scope="module")
def second(first: Executed, execute: Callable[[str, str], Executed]) -> Executed:
    return execute(NOTEBOOK, "second")


@pytest.fixture(scope="module")
def after_an_edit(second: Executed, execute: Callable[[str, str], Executed], folder: Path) -> Executed:
    with (folder / "scripts" / "train" / "train.py").open("a", encoding="utf-8") as script:
        script.write("# one line more\n")
    return execute(NOTEBOOK, "edited")


def test_the_model_is_trained(first: Executed, folder: Path, examples: Path) -> None:
    assert first.reasons == {name: "Runs: this step has not run before." for name in ("process", "train")}
    assert first.value("wait") == "Finished"
    assert first.model.is_file()
    assert (folder / NOTEBOOK).read_bytes() == (examples / NOTEBOOK).read_bytes()


def test_the_metric_is_what_the_model_earns(
    first: Executed,
    training_table: Path,
    examples: Path,
    read_rows: Callable,
    write_rows: Callable,
    scores: Callable,
    auc: Callable,
    tmp_path: Path,
) -> None:
    # The answers come from the raw flights, what the model sees from a table without them.
    raw = [row for row in read_rows(examples / "data" / "flights-train.csv") if row["arr_delay"] != "NA"]
    late = [int(row["arr_delay"]) >= 15 for row in raw if row["month"] == "10"]
    october = [row for row in read_rows(training_table / "flights.csv") if row["date"].startswith("2013-10")]
    unanswered = [{name: value for name, value in row.items() if name != "late"} for row in october]
    earned = auc(late, scores(first.model, write_rows(tmp_path / "october.csv", unanswered)))

    assert first.value("metrics")["auc"] == pytest.approx(earned, abs=1e-9)
    assert f"AUC {earned:.3f}," in first.printed("download")
    assert f"AUC {earned:.4f} " in first.printed("wait")


def test_the_saved_widget_shows_how_it_ended(first: Executed) -> None:
    steps = {step["name"]: step["status"] for step in first.snapshot["run"]["steps"]}
    assert (first.snapshot["run"]["status"], steps) == ("Finished", {"process": "Finished", "train": "Finished"})


def test_again_both_steps_are_reused_and_say_why(first: Executed, second: Executed) -> None:
    assert second.reasons == {
        name: f"Reused: same script, arguments, environment and inputs as step {name} of run 1 of flights-training."
        for name in ("process", "train")
    }
    assert second.model == first.model
    assert second.value("metrics") == first.value("metrics")


def test_after_an_edit_only_the_edited_step_runs(second: Executed, after_an_edit: Executed) -> None:
    assert after_an_edit.reasons["process"] == second.reasons["process"]
    assert after_an_edit.reasons["train"] == "Runs: train.py changed."
    assert after_an_edit.model != second.model
    # A comment changes what is run, and nothing of what comes out.
    assert after_an_edit.value("metrics") == second.value("metrics")
