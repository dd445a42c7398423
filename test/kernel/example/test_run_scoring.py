"""The article with plain `jupyter execute`: trained, published, scheduled, run on new data, predictions fetched."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from example.executed import Executed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def trained(execute: Callable[[str, str], Executed]) -> Executed:
    return execute("flights-training.ipynb", "trained")


@pytest.fixture(scope="module")
def scored(trained: Executed, execute: Callable[[str, str], Executed]) -> Executed:
    return execute("flights-batch-scoring.ipynb", "scored")


def test_the_schedule_reuses_the_training_and_scores_what_arrived(trained: Executed, scored: Executed) -> None:
    rows = [line.split(" | ") for line in scored.printed("why").strip().splitlines()]
    assert {name: reused for name, reused, _ in rows} == {
        "process": "Reused: Yes",
        "train": "Reused: Yes",
        "process-new": "Reused: No",
        "score": "Reused: No",
    }
    assert scored.value("wait") == "Finished"
    assert scored.value("disable") == "Disabled"

    count, file = scored.printed("download").splitlines()[-1].split(" flights in ")
    with (scored.folder / file).open(encoding="utf-8", newline="") as stream:
        predictions = list(csv.DictReader(stream))
    # Of the 500 that arrived, those that left the gate.
    assert len(predictions) == int(count) == 497
    assert {row["date"][:7] for row in predictions} == {"2013-11"}
    assert all(0 <= float(row["late_probability"]) <= 1 for row in predictions)


def test_who_left_late_is_expected_late(scored: Executed) -> None:
    file = scored.printed("download").splitlines()[-1].split(" flights in ")[1]
    with (scored.folder / file).open(encoding="utf-8", newline="") as stream:
        rows = [(float(row["dep_delay"]), float(row["late_probability"])) for row in csv.DictReader(stream)]
    late = [probability for delay, probability in rows if delay >= 30]
    on_time = [probability for delay, probability in rows if delay <= 0]
    assert min(len(late), len(on_time)) > 10
    assert sum(late) / len(late) > 0.5 > sum(on_time) / len(on_time)
