"""Schedules that are disabled, enabled, changed and deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from engine.schedules.conftest import DAILY, MINUTE, Desk

from steploom.engine.recurrence import Recurrence
from steploom.engine.values import PublishedStatus
from steploom.errors import NotFoundError, SteploomError


def test_disabled_it_stops_at_once_even_between_two_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    record = desk.watch(data_path_parameter="raw")
    for name in ("a", "b", "c"):
        desk.lab.data(f"in/{name}", "new")
    submit = desk.publishing.pipelines.submit

    def disabling(*given: Any) -> Any:
        run = submit(*given)
        desk.book.disable(record.id)
        return run

    monkeypatch.setattr(desk.publishing.pipelines, "submit", disabling)
    assert desk.at(MINUTE) == 1
    assert desk.at(timedelta(days=1)) == 1
    # Nor does it make up for it when it goes on.
    desk.book.enable(record.id)
    assert desk.at(MINUTE) == 1
    desk.lab.data("in/d", "new")
    monkeypatch.undo()
    monkeypatch.setattr(desk.lab.engine._summoner, "keep_going", lambda: None)
    monkeypatch.setattr(desk.lab.engine._summoner, "summon", lambda: None)
    assert desk.at(MINUTE) == 2
    assert desk.paths() == ["in/a", "in/d"]


def test_enabled_it_goes_on_with_the_next_slot(desk: Desk) -> None:
    record = desk.create(recurrence=DAILY)
    assert desk.book.disable(record.id).status is PublishedStatus.DISABLED
    assert desk.book.all(desk.lab.workspace) == ()
    assert desk.at("2026-03-04T15:40") == 0
    assert desk.book.enable(record.id).next_due == "2026-03-05T15:30:00.000Z"
    assert desk.at("2026-03-04T15:41") == 0
    assert desk.at("2026-03-05T15:30") == 1


def test_a_new_recurrence_counts_from_now(desk: Desk) -> None:
    record = desk.create(recurrence=DAILY)
    desk.now += timedelta(minutes=7)
    changed = desk.book.update(record.id, name="renamed", recurrence=Recurrence(frequency="Hour", interval=1))
    assert (changed.name, changed.next_due) == ("renamed", "2026-03-04T11:27:00.000Z")
    assert desk.book.update(record.id, description="d").next_due == changed.next_due


def test_deleted_it_is_gone_and_its_runs_stay(desk: Desk) -> None:
    record = desk.create(recurrence=Recurrence(frequency="Minute", interval=1))
    desk.at(timedelta())
    desk.book.delete(record.id)
    assert desk.at(timedelta(hours=1)) == 1
    with pytest.raises(NotFoundError, match="no schedule"):
        desk.book.get(record.id)
    with pytest.raises(NotFoundError, match="no schedule"):
        desk.book.disable(record.id)


def test_a_pipeline_that_is_scheduled_cannot_be_disabled(desk: Desk) -> None:
    record = desk.create(recurrence=DAILY)
    with pytest.raises(SteploomError, match="active schedule s submits") as caught:
        desk.publishing.pipelines.disable(desk.pipeline_id)
    assert caught.value.code == "published-scheduled"
    desk.book.disable(record.id)
    desk.publishing.pipelines.disable(desk.pipeline_id)
