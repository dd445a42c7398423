"""Schedules that cannot be made, or cannot submit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from engine.schedules.conftest import DAILY, MINUTE, Desk

from steploom.engine.recurrence import Recurrence
from steploom.engine.schedules import DataTrigger
from steploom.engine.values import Assignments, PublishedStatus
from steploom.errors import EngineUnavailableError, SteploomError


def test_what_cannot_be_submitted_is_told_and_does_not_end_it(desk: Desk) -> None:
    record = desk.watch(data_path_parameter="raw")
    other = desk.create(recurrence=DAILY)
    desk.book.disable(other.id)
    file = desk.lab.data("in/new", "new")
    desk.lab.engine._store.published.set_status(desk.pipeline_id, PublishedStatus.DISABLED)
    assert desk.at(MINUTE) == 0
    error = desk.book.get(record.id).error
    assert error is not None and error["code"] == "published-disabled"
    desk.publishing.pipelines.enable(desk.pipeline_id)
    file.write_text("newer")
    assert desk.at(MINUTE) == 1
    assert desk.book.get(record.id).error is None


def test_a_supervisor_that_dies_over_it_makes_no_run_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.watch(data_path_parameter="raw")
    desk.create(recurrence=Recurrence(frequency="Minute", interval=1))
    desk.lab.data("in/new", "new")

    def die(*given: Any, **named: Any) -> None:
        raise EngineUnavailableError("disk-full", "The disk is full.")

    monkeypatch.setattr(desk.lab.engine._store.schedules, "move_on", die)
    for _ in range(2):
        with pytest.raises(EngineUnavailableError):
            desk.at(MINUTE)
    monkeypatch.delattr(desk.lab.engine._store.schedules, "move_on")
    desk.restart()
    assert desk.at(timedelta()) == 2


def test_a_fault_of_ours_keeps_no_other_schedule_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = desk.create(recurrence=DAILY)
    desk.create(recurrence=DAILY, experiment="other")
    submit = desk.publishing.pipelines.submit

    def fail(pipeline_id: str, request: Any) -> Any:
        if request.experiment == "exp":
            raise ZeroDivisionError
        return submit(pipeline_id, request)

    monkeypatch.setattr(desk.publishing.pipelines, "submit", fail)
    assert desk.at("2026-03-04T15:30") == 1
    assert desk.runs()[0].experiment == "other"
    assert desk.timetable.step() == 5.0
    assert desk.book.get(broken.id).next_due == "2026-03-04T15:30:00.000Z"


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({}, "either a recurrence or a datastore"),
        ({"recurrence": DAILY, "trigger": DataTrigger(datastore="x")}, "either a recurrence or a datastore"),
        ({"recurrence": DAILY, "pipeline_id": "none"}, "no published pipeline none"),
        ({"recurrence": DAILY, "endpoint_id": "none"}, "no pipeline endpoint none"),
        ({"recurrence": DAILY, "experiment": ""}, "name of an experiment"),
        ({"recurrence": Recurrence(frequency="Day", interval=10**9)}, "out of the calendar"),
        ({"recurrence": Recurrence(frequency="Month", interval=10**6)}, "out of the calendar"),
        ({"recurrence": Recurrence(frequency="Minute", interval=10**12)}, "out of the calendar"),
        ({"recurrence": Recurrence(frequency="Day", interval=1, time_zone="Mars")}, "no time zone"),
        ({"recurrence": DAILY, "assignments": Assignments(parameters={"rate": "fast"})}, "parameter rate"),
        ({"trigger": DataTrigger(datastore="none")}, "no datastore 'none'"),
        ({"trigger": DataTrigger(datastore="none", polling_minutes=0)}, "polling_interval"),
        ({"trigger": DataTrigger(datastore="none", data_path_parameter="rate")}, r"no parameter 'rate'.*It has: raw"),
    ],
)
def test_bad_input(desk: Desk, fields: Any, what: str) -> None:
    with pytest.raises(SteploomError, match=what):
        desk.create(**fields)
    assert desk.book.all(desk.lab.workspace, active_only=False) == ()
