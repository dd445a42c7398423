"""The clock is set back while a run is under way, as after a laptop's sleep or by NTP."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest

from steploom.engine import clock
from steploom.engine.home import Home
from steploom.engine.services import Services
from steploom.engine.store.store import Store
from steploom.engine.supervisor import Supervisor
from steploom.engine.values import RunStatus, StepStatus
from steploom.engine.wake import Door
from steploom.targets.local import LocalTarget


class Clock(datetime):
    """An hour earlier once it was `set_back`."""

    behind = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one
        return datetime.now(tz) - cls.behind

    @classmethod
    def set_back(cls) -> None:
        cls.behind = timedelta(hours=1)


@pytest.fixture(autouse=True)
def fake_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "datetime", Clock)
    yield
    Clock.behind = timedelta()


def test_nothing_ends_before_it_has_started_and_events_keep_their_order(
    lab: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.engine._summoner, "summon", lambda: None)
    monkeypatch.setattr(lab.engine._summoner, "keep_going", lambda: None)

    def work() -> Any:
        run = lab.submit(lab.graph(lab.waiting("first"), lab.step("second", "", after=["first"])))
        until(lambda: lab.step_of(run, "first").status is StepStatus.RUNNING)
        Clock.set_back()
        lab.gate.touch()
        until(lambda: lab.engine.run(run.id).status.is_final)
        return lab.engine.run(run.id)

    run = asyncio.run(supervised(lab, work))
    assert run.status is RunStatus.FINISHED
    assert run.created <= run.started <= run.ended
    first, second = run.steps
    assert first.started <= first.ended
    assert second.started <= second.ended
    # The hour is seen in what began afterwards, and in nothing else.
    assert clock.parse(second.started) < clock.parse(first.started) <= datetime.now(timezone.utc)
    told = [event.subject for event in lab.engine.events(0) if event.stream == "step"]
    assert told == [first.id] * told.count(first.id) + [second.id] * told.count(second.id)


async def supervised(lab: Any, work: Any) -> Any:
    home = Home.open(lab.home)
    door = Door(home)
    services = Services(home, Store(home), LocalTarget(), dict(os.environ))
    serving = asyncio.ensure_future(Supervisor(services, door, idle_exit_s=0.5).serve())
    try:
        # It looks by itself, as nobody knocks.
        found = await asyncio.to_thread(work)
        await asyncio.wait_for(serving, 60)
    finally:
        door.close()
    return found
