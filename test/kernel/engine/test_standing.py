"""Schedules and endpoints in living supervisors: they fire, they keep it alive, they are taken up again."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psutil
import pytest

from steploom.engine.doors import Doors
from steploom.engine.home import Home
from steploom.engine.recurrence import Recurrence
from steploom.engine.schedule_book import ScheduleBook
from steploom.engine.schedules import DataTrigger
from steploom.engine.services import Services
from steploom.engine.store.store import Store
from steploom.engine.supervisor import Supervisor
from steploom.engine.timetable import Timetable
from steploom.engine.values import RunStatus
from steploom.engine.wake import Door
from steploom.targets.local import LocalTarget

HOURLY = Recurrence(frequency="Hour", interval=1)


@pytest.fixture
def pipeline_id(lab: Any) -> str:
    pipelines = lab.engine.publishing.pipelines
    frozen = pipelines.freeze(lab.workspace, lab.graph(lab.step("x", "")), sys.executable)
    return str(pipelines.publish(lab.workspace, frozen).id)


def test_a_schedule_fires_and_is_taken_up_by_the_next_supervisor(lab: Any, pipeline_id: str, until: Any) -> None:
    schedules = lab.engine.publishing.schedules
    record = schedules.create(lab.workspace, "s", experiment="exp", pipeline_id=pipeline_id, recurrence=HOURLY)
    (run,) = until(lambda: schedules.runs(record.id), seconds=40)
    assert lab.ended(run).status is RunStatus.FINISHED
    until(lambda: schedules.get(record.id).last_fired, seconds=40)
    lab.kill(lab.supervisor())
    # Whoever looks sees to it that somebody keeps the time.
    until(lambda: lab.engine.events(0) and lives(lab), seconds=40)
    assert len(schedules.runs(record.id)) == 1


def lives(lab: Any) -> psutil.Process | None:
    try:
        found: psutil.Process = lab.supervisor()
    except StopIteration:
        return None
    return found


def test_a_supervisor_stays_while_there_is_a_schedule(
    lab: Any, pipeline_id: str, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.engine._summoner, "summon", lambda: None)
    now = [0.0]
    looks = [0]

    def clock() -> float:
        looks[0] += 1
        return now[0]

    def work() -> None:
        schedules = lab.engine.publishing.schedules
        record = schedules.create(lab.workspace, "s", experiment="exp", pipeline_id=pipeline_id, recurrence=HOURLY)
        until(lambda: schedules.get(record.id).last_fired, seconds=40)
        now[0] += 1_000_000
        seen = looks[0]
        until(lambda: looks[0] > seen + 3, seconds=40)
        schedules.disable(record.id)

    async def main() -> None:
        home = Home.open(lab.home)
        door = Door(home)
        services = Services(home, Store(home), LocalTarget(grace_s=1), {"STEPLOOM_HOME": str(lab.home)})
        serving = asyncio.ensure_future(Supervisor(services, door, now=clock).serve())
        await asyncio.to_thread(work)
        now[0] += 1_000_000
        await asyncio.wait_for(serving, 60)
        door.close()

    asyncio.run(main())


def test_an_upload_fires_as_the_time_passes(lab: Any, pipeline_id: str, until: Any, monkeypatch: Any) -> None:
    """In real time, with minutes that are short."""
    monkeypatch.setattr(lab.engine._summoner, "summon", lambda: None)
    monkeypatch.setattr(lab.engine._summoner, "keep_going", lambda: None)
    engine = lab.engine
    publishing = engine.publishing
    publishing.schedules = ScheduleBook(
        engine._home,
        engine._store,
        engine._summoner,
        publishing.pipelines,
        publishing.endpoints,
        Doors.of(engine, engine._new_id),
        minute=timedelta(milliseconds=50),
    )
    trigger = DataTrigger(datastore=engine.workspace().default_datastore, path="in", polling_minutes=1)
    record = publishing.schedules.create(lab.workspace, "s", experiment="exp", pipeline_id=pipeline_id, trigger=trigger)

    def upload(path: str) -> None:
        source = lab.folder / "upload"
        source.write_text(path)
        engine.store(engine.datastore(lab.workspace, trigger.datastore)).put(path, source)

    def runs() -> Any:
        return publishing.schedules.runs(record.id)

    with InALoop(Timetable(engine._store, publishing).run):
        assert runs() == ()
        upload("in/a")
        until(lambda: len(runs()) == 1, seconds=40)
        upload("in/b")
        until(lambda: len(runs()) == 2, seconds=40)


class InALoop:
    """Runs a coroutine on a thread of its own until the block ends."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self._task = self._loop.create_task(self._make())
        self._loop.run_until_complete(asyncio.wait({self._task}))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: Any) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()
