"""Schedules and published pipelines over the bridge: lists, stopping and going on, what is told by itself."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from steploom.engine.values import DataTrigger, Recurrence
from steploom.errors import SteploomError

LATER = Recurrence(frequency="Day", interval=1, start_time="2099-01-01T08:30:00")
OWN = {
    "python": None,
    "conda": [],
    "pip": [],
    "channels": [],
    "variables": {},
    "userManaged": True,
    "docker": {"enabled": False, "baseImage": None},
}


def publish(desk: Any, name: str) -> str:
    source = desk.folder / name
    source.mkdir()
    (source / "x.py").touch()
    step = {
        "kind": "step",
        "id": "x",
        "name": "x",
        "type": "PythonScriptStep",
        "script": "x.py",
        "source": str(source),
        "compute": None,
        "environment": OWN,
        "arguments": [],
        "inputs": [],
        "outputs": [],
        "params": {},
        "allowReuse": True,
        "after": [],
    }
    graph = {"version": 1, "name": "", "nodes": [step], "parameters": []}
    pipelines = desk.engine.publishing.pipelines
    frozen = pipelines.freeze(desk.context.workspace, graph, sys.executable)
    return str(pipelines.publish(desk.context.workspace, frozen, name=name, version="1").id)


@pytest.fixture
def pipeline_id(desk: Any) -> str:
    return publish(desk, "score")


def schedule(desk: Any, pipeline_id: str, **fields: Any) -> str:
    given = {"recurrence": LATER} if "trigger" not in fields else {}
    record = desk.engine.publishing.schedules.create(
        desk.context.workspace, "nightly", experiment="exp", pipeline_id=pipeline_id, **given, **fields
    )
    return str(record.id)


def test_lists(desk: Any, pipeline_id: str) -> None:
    assert desk.ask("schedule.list")["publishing"]["schedules"] == []
    schedule_id = schedule(desk, pipeline_id)
    watching = schedule(desk, pipeline_id, trigger=DataTrigger(datastore="workspaceblobstore", path="new"))
    found = desk.ask("schedule.list")["publishing"]
    (published,) = found["published"]
    assert (published["id"], published["name"], published["version"], published["steps"]) == (
        pipeline_id,
        "score",
        "1",
        1,
    )
    assert [(item["id"], item["nextDue"]) for item in found["schedules"]] == [
        (watching, None),
        (schedule_id, "2099-01-01T08:30:00.000Z"),
    ]
    assert found["schedules"][0]["when"] == "new data in workspaceblobstore/new, every 5 min"


def test_stopping_and_going_on(desk: Any, pipeline_id: str) -> None:
    schedule_id = schedule(desk, pipeline_id)
    with pytest.raises(SteploomError, match="active schedule nightly"):
        desk.ask("published.enable", publishedId=pipeline_id, enabled=False)
    (stopped,) = desk.ask("schedule.enable", scheduleId=schedule_id, enabled=False)["publishing"]["schedules"]
    assert (stopped["status"], stopped["nextDue"]) == ("Disabled", None)
    (published,) = desk.ask("published.enable", publishedId=pipeline_id, enabled=False)["publishing"]["published"]
    assert published["status"] == "Disabled"
    desk.ask("published.enable", publishedId=pipeline_id, enabled=True)
    (going,) = desk.ask("schedule.enable", scheduleId=schedule_id, enabled=True)["publishing"]["schedules"]
    assert going["status"] == "Active"
    with pytest.raises(SteploomError, match="no schedule none"):
        desk.ask("schedule.enable", scheduleId="none", enabled=True)


def test_changes_are_told(desk: Any) -> None:
    # Events count from the first look on.
    desk.bridge.work(desk.now)
    pipeline_id = publish(desk, "score")
    desk.listen(lambda: desk.events("publishing"))
    schedule(desk, pipeline_id)
    desk.listen(lambda: any(body["publishing"]["schedules"] for body in desk.events("publishing")))
    assert desk.events("publishing")[-1]["publishing"]["schedules"][0]["name"] == "nightly"
