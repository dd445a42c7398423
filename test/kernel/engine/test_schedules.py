"""Schedules with a clock that the test steps: nothing here waits, and no supervisor lives."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from steploom.engine.doors import Doors
from steploom.engine.recurrence import Recurrence
from steploom.engine.schedule_book import ScheduleBook
from steploom.engine.schedules import DataTrigger, ScheduleRecord, changed_paths
from steploom.engine.timetable import Timetable
from steploom.engine.values import Assignments, DataPlace, PublishedStatus
from steploom.errors import EngineUnavailableError, NotFoundError, SteploomError

START = datetime(2026, 3, 4, 10, 20, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
DAILY = Recurrence(frequency="Day", interval=1, hours=(15,), minutes=(30,), start_time="2026-03-01T00:00:00")


class Desk:
    """A schedule book, its timetable and their clock."""

    def __init__(self, lab: Any) -> None:
        self.lab = lab
        self.now = START
        engine = lab.engine
        self.publishing = engine.publishing
        self.book = self.publishing.schedules = ScheduleBook(
            engine._home,
            engine._store,
            engine._summoner,
            self.publishing.pipelines,
            self.publishing.endpoints,
            Doors.of(engine, engine._new_id),
            now=lambda: self.now,
        )
        self.pipeline_id = self.publish()
        self.restart()

    def restart(self) -> None:
        """Another supervisor."""
        self.timetable = Timetable(self.lab.engine._store, self.publishing, now=lambda: self.now)

    def publish(self) -> str:
        reference = {**self.lab.reference("raw", "in"), "parameter": "raw"}
        port = {"name": "raw", "node": "raw", "mode": "mount"}
        step = self.lab.step("x", "", arguments=["{rate}", "{when}", "<raw>"], inputs=[port])
        graph = self.lab.graph(reference, step, parameters={"rate": 1, "when": ""})
        frozen = self.publishing.pipelines.freeze(self.lab.workspace, graph, sys.executable)
        return str(self.publishing.pipelines.publish(self.lab.workspace, frozen, name="p").id)

    def create(self, **fields: Any) -> ScheduleRecord:
        target = {} if "endpoint_id" in fields else {"pipeline_id": self.pipeline_id}
        record: ScheduleRecord = self.book.create(self.lab.workspace, "s", **{"experiment": "exp", **target, **fields})
        return record

    def watch(self, **fields: Any) -> ScheduleRecord:
        trigger = {"datastore": self.store, "path": "in", "polling_minutes": 1, **fields}
        return self.create(trigger=DataTrigger(**trigger))

    @property
    def store(self) -> str:
        return str(self.lab.engine.workspace().default_datastore)

    def runs(self) -> list[Any]:
        """Oldest first."""
        return list(reversed(self.lab.engine.runs(self.lab.workspace)))

    def at(self, moment: str | timedelta) -> int:
        """Let it be then; how many runs there are after the timetable has looked."""
        if isinstance(moment, timedelta):
            self.now += moment
        else:
            self.now = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)
        self.timetable.step()
        return len(self.runs())

    def paths(self) -> list[str]:
        """What each run reads."""
        return [run.graph["nodes"][0]["path"] for run in self.runs()]


@pytest.fixture
def desk(lab: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(lab.engine._summoner, "summon", lambda: None)
    monkeypatch.setattr(lab.engine._summoner, "keep_going", lambda: None)
    lab.data("in/old", "old")
    return Desk(lab)


# -- recurrences


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


# -- data


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


# -- changing one's mind


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


# -- what goes wrong


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


def test_an_endpoint_is_scheduled_with_whatever_its_default_version_is(desk: Desk) -> None:
    endpoint = desk.publishing.endpoints.publish(desk.lab.workspace, "e", None, desk.pipeline_id)
    record = desk.create(endpoint_id=endpoint.id, recurrence=DAILY)
    other = desk.publish()
    desk.at("2026-03-04T15:30")
    desk.publishing.endpoints.add_version(endpoint.id, other, is_default=True)
    desk.at("2026-03-05T15:30")
    assert [run.properties["azureml.pipelineid"] for run in desk.runs()] == [desk.pipeline_id, other]
    assert desk.book.all(desk.lab.workspace, endpoint_id=endpoint.id) == (desk.book.get(record.id),)
    assert desk.book.all(desk.lab.workspace, pipeline_id=desk.pipeline_id) == ()


def test_it_is_stored_as_it_is(desk: Desk) -> None:
    given = Assignments(parameters={"rate": 2}, data_paths={"raw": DataPlace(datastore=None, path="other")})
    for fields in ({"recurrence": DAILY}, {"trigger": DataTrigger(datastore=desk.store, path="in")}):
        record = desk.create(**fields, assignments=given, description="d", continue_on_step_failure=True)
        assert desk.book.get(record.id) == record
