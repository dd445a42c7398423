"""Schedules that fire when it is time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from engine.schedules.conftest import DAILY, MINUTE, Desk

from steploom.engine.recurrence import Recurrence
from steploom.engine.values import Assignments


def test_it_fires_when_it_is_due_and_says_so(desk: Desk) -> None:
    record = desk.create(recurrence=DAILY, assignments=Assignments(parameters={"rate": 7}))
    assert record.next_due == "2026-03-04T15:30:00.000Z"
    assert desk.at("2026-03-04T15:29:59") == 0
    assert desk.at("2026-03-04T15:30") == 1
    assert desk.at("2026-03-05T15:29") == 1
    assert desk.at("2026-03-05T15:30") == 2
    run = desk.runs()[0]
    assert (run.experiment, run.parameters) == ("exp", {"rate": 7})
    assert run.properties == {
        "azureml.pipelineid": desk.pipeline_id,
        "azureml.scheduleid": record.id,
        "runType": "Schedule",
        "runSource": "Schedule",
    }
    assert [item.id for item in desk.book.runs(record.id)] == [item.id for item in reversed(desk.runs())]
    assert desk.book.get(record.id).last_fired == "2026-03-05T15:30:00.000Z"


def test_without_a_start_time_it_fires_at_once(desk: Desk) -> None:
    desk.create(recurrence=Recurrence(frequency="Hour", interval=2))
    assert desk.at(timedelta()) == 1
    assert desk.at(timedelta(minutes=119)) == 1
    assert desk.at(MINUTE) == 2


@pytest.mark.parametrize(
    ("on_again", "runs"),
    [
        # Missed a few minutes ago: made up for.
        ("2026-03-04T15:40", 1),
        # Missed for days, the last time a few minutes ago: once.
        ("2026-03-09T16:10", 1),
        # Too long ago: not at all.
        ("2026-03-04T17:00", 0),
        ("2026-03-09T12:00", 0),
    ],
)
def test_what_was_missed_is_made_up_for_once_within_the_grace(desk: Desk, on_again: str, runs: int) -> None:
    desk.create(recurrence=DAILY)
    desk.restart()
    assert desk.at(on_again) == runs
    assert desk.at(timedelta()) == runs
    assert desk.at("2026-03-10T15:30") == runs + 1


def test_minutes_that_were_missed_are_one_run(desk: Desk) -> None:
    desk.create(recurrence=Recurrence(frequency="Minute", interval=1))
    assert desk.at(timedelta()) == 1
    desk.restart()
    assert desk.at(timedelta(days=365)) == 2
    assert desk.at(MINUTE) == 3


def test_expressions_become_moments(desk: Desk) -> None:
    desk.create(recurrence=DAILY, assignments=Assignments(parameters={"when": "@trigger().scheduledTime"}))
    desk.at("2026-03-04T15:31")
    assert desk.runs()[0].parameters["when"] == "2026-03-04T15:30:00.000Z"
    desk.book.update(
        desk.book.all(desk.lab.workspace)[0].id, assignments=Assignments(parameters={"when": "at @utcNow() @other"})
    )
    desk.at("2026-03-05T15:31")
    assert desk.runs()[1].parameters["when"] == "at 2026-03-05T15:31:00.000Z @other"
