"""Schedules that fire when data change."""

from __future__ import annotations

import os
from datetime import timedelta

from engine.schedules.conftest import MINUTE, Desk

from steploom.engine.schedules import changed_paths


def test_what_is_there_at_creation_is_no_reason_to_run(desk: Desk) -> None:
    desk.watch()
    assert desk.at(MINUTE) == 0
    desk.lab.data("in/new", "new")
    assert desk.at(timedelta(seconds=59)) == 0
    assert desk.at(timedelta(seconds=1)) == 1
    assert desk.at(timedelta(hours=1)) == 1


def test_one_minute_of_polling_is_a_minute(desk: Desk) -> None:
    """However long a look and its submissions take, the next is a minute after it began."""
    record = desk.watch()
    assert record.next_due == "2026-03-04T10:21:00.000Z"
    desk.at(timedelta(seconds=63))
    assert desk.book.get(record.id).next_due == "2026-03-04T10:22:03.000Z"
    assert desk.timetable.step() == 5.0


def test_each_file_has_a_run_of_its_own_if_it_is_a_parameter(desk: Desk) -> None:
    desk.watch(data_path_parameter="raw")
    for name in ("b", "a", "sub/c"):
        desk.lab.data(f"in/{name}", "new")
    assert desk.at(MINUTE) == 2
    assert desk.paths() == ["in/a", "in/b"]
    assert desk.runs()[0].graph["nodes"][0]["datastore"] == desk.store


def test_all_files_have_one_run_if_not(desk: Desk) -> None:
    desk.watch()
    for name in ("b", "a"):
        desk.lab.data(f"in/{name}", "new")
    assert desk.at(MINUTE) == 1
    assert desk.paths() == ["in"]


def test_what_is_overwritten_counts_and_what_is_gone_does_not(desk: Desk) -> None:
    desk.watch(data_path_parameter="raw")
    file = desk.lab.data("in/old", "OLD")
    os.utime(file, ns=(1, 1))
    assert desk.at(MINUTE) == 1
    file.unlink()
    assert desk.at(MINUTE) == 1
    desk.lab.data("in/old", "OLD")
    assert desk.at(MINUTE) == 2
    assert desk.paths() == ["in/old", "in/old"]


def test_a_folder_may_come_later_and_a_file_may_be_watched(desk: Desk) -> None:
    desk.watch(path="later/on")
    desk.watch(path="one.csv", data_path_parameter="raw")
    desk.watch(path="", data_path_parameter="raw")
    assert desk.at(MINUTE) == 0
    desk.lab.data("later/on/a", "a")
    assert desk.at(MINUTE) == 1
    desk.lab.data("one.csv", "a")
    # Sub-folders of the root are not watched either.
    assert desk.at(MINUTE) == 3
    assert sorted(desk.paths()) == ["in", "one.csv", "one.csv"]


def test_changes_that_were_missed_fire_later(desk: Desk) -> None:
    desk.watch(data_path_parameter="raw")
    desk.lab.data("in/new", "new")
    desk.restart()
    assert desk.at(timedelta(days=3)) == 1
    assert desk.at(MINUTE) == 1


def test_what_changed_is_told_by_name_and_etag() -> None:
    assert changed_paths({"a": "1", "b": "1", "c": "1"}, {"d": "1", "b": "2", "a": "1"}) == ("b", "d")
