"""A schedule book with a clock that the test steps: nothing here waits, and no supervisor lives."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from steploom.engine.doors import Doors
from steploom.engine.recurrence import Recurrence
from steploom.engine.schedule_book import ScheduleBook
from steploom.engine.schedules import DataTrigger, ScheduleRecord
from steploom.engine.timetable import Timetable

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
