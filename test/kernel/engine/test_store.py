"""The store by itself: facts in, records out; what is not whole is not there; many writers; bad disks."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.home import Home
from steploom.engine.store import database, migrations
from steploom.engine.store.database import Database
from steploom.engine.store.store import Store
from steploom.engine.values import (
    ComputeRecord,
    DatastoreRecord,
    MetricRecord,
    OutputRecord,
    RunStatus,
    StepRecord,
    StepStatus,
    Submission,
    WorkspaceRecord,
)
from steploom.errors import EngineUnavailableError

WS = WorkspaceRecord(
    name="ws", subscription_id="s", resource_group="g", location="l", default_datastore="blob", tags={"a": "b"}
)
BLOB = DatastoreRecord(workspace="ws", name="blob", type="local", location="/data")
CPU = ComputeRecord(
    workspace="ws", name="cpu", vm_size="D2", min_nodes=0, max_nodes=2, idle_seconds=60, created="t", modified="t"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


@pytest.fixture
def store(home: Home) -> Store:
    made = Store(home)
    made.workspaces.add(WS, (BLOB,))
    return made


def a_step(number: int = 0, **fields: Any) -> StepRecord:
    base = {"id": f"s{number}", "run_id": "r", "node": f"n{number}", "name": "x", "status": StepStatus.NOT_STARTED}
    return StepRecord(**{**base, **fields})


def submission(**fields: Any) -> Submission:
    base = {"workspace": "ws", "experiment": "e", "graph": {"name": "g", "nodes": []}, "interpreter": "py"}
    return Submission(**{**base, **fields})


def add_run(store: Store, run_id: str = "r", *steps: StepRecord, **fields: Any) -> bool:
    return store.runs.add(run_id, submission(**fields), steps, ["sha256:x"] * len(steps))


def test_workspaces_keep_what_they_were_made_with(store: Store) -> None:
    assert store.workspaces.get("ws") == WS
    assert store.workspaces.get("none") is None
    assert store.workspaces.datastores("ws") == (BLOB,)
    assert not store.workspaces.add(replace(WS, location="elsewhere"), ())
    assert store.workspaces.all() == (WS,)


def test_runs_come_back_whole(store: Store) -> None:
    steps = [a_step(number, compute="cpu") for number in range(3)]
    given = {"parameters": {"lr": 0.1}, "tags": {"a": "b"}, "continue_on_step_failure": True}
    assert add_run(store, "r", *steps, **given)
    run = store.runs.get("r")
    assert run is not None
    assert (run.number, run.status, run.graph["name"]) == (1, RunStatus.NOT_STARTED, "g")
    assert (run.parameters, run.tags) == ({"lr": 0.1}, {"a": "b"})
    assert [step.id for step in run.steps] == ["s0", "s1", "s2"]
    assert store.runs.settings("r") == {
        "continueOnStepFailure": True,
        "regenerateOutputs": False,
        "interpreter": "py",
    }
    assert store.runs.snapshot_of("s1") == "sha256:x"
    assert [command.verb for command in store.messages.waiting()] == ["submit"]


def test_a_run_is_renewed_with_its_tags_and_the_steps_that_were_reused(store: Store) -> None:
    add_run(store, "r", a_step(0), a_step(1), tags={"a": "b"})
    run = store.runs.get("r")
    assert run is not None
    assert store.runs.renewed(run) == run
    store.labels.tag("r", {"k": "v"})
    store.runs.change_step(run.steps[1], reused=True, reused_run_id="q", reused_step_id="s9")
    assert store.runs.renewed(run) == store.runs.get("r")


def test_a_request_makes_one_run(store: Store) -> None:
    assert add_run(store, "r1", request_id="q")
    assert not add_run(store, "r2", request_id="q")
    assert add_run(store, "r3")
    assert add_run(store, "r4")
    found = store.runs.by_request("q")
    assert found is not None and found.id == "r1"
    assert store.runs.get("r2") is None
    assert len(store.messages.waiting()) == 3


def test_changes_are_told_in_the_same_transaction(store: Store) -> None:
    step = a_step(compute="cpu")
    add_run(store, "r", step)
    before = store.messages.last_event()
    store.runs.change_step(step, status=StepStatus.FAILED, error={"code": "c", "what": "w"}, exit_code=2)
    assert [(event.stream, event.subject) for event in store.messages.events(before, 10)] == [
        ("step", "s0"),
        ("compute", "cpu"),
    ]
    found = store.runs.step("s0")
    assert found is not None
    assert (found.status, found.error, found.exit_code) == (StepStatus.FAILED, {"code": "c", "what": "w"}, 2)
    with pytest.raises(KeyError):
        store.runs.change_step(step, color="red")


def test_what_fails_half_way_leaves_neither_change_nor_event(store: Store, home: Home) -> None:
    step = a_step()
    add_run(store, "r", step)
    before = store.messages.last_event()
    with pytest.raises(EngineUnavailableError), Database(home).transaction() as tx:
        tx.execute("UPDATE steps SET status = 'Failed'")
        database.record_event(tx, "step", "s0")
        tx.execute("INSERT INTO no_such_table VALUES (1)")
    assert store.messages.last_event() == before
    assert store.runs.get("r") is not None and store.runs.step("s0") == replace(
        step, properties={"steploom.snapshot": "sha256:x"}
    )


def test_a_run_to_be_canceled_does_not_become_running(store: Store) -> None:
    add_run(store, "r")
    store.runs.request_cancel("r", None)
    store.runs.begin("r")
    run = store.runs.get("r")
    assert run is not None and run.status is RunStatus.CANCEL_REQUESTED and run.started
    store.runs.end("r", RunStatus.CANCELED, None)
    store.runs.request_cancel("r", None)
    run = store.runs.get("r")
    assert run is not None and run.status is RunStatus.CANCELED


def test_outputs_metrics_tags(store: Store) -> None:
    step = a_step()
    add_run(store, "r", step)
    output = OutputRecord(name="out", datastore="blob", path="azureml/s0/out", size_bytes=3)
    store.runs.record_outputs("s0", [(output, "sha256:1", {"a": [3, 1]})])
    store.runs.record_outputs("s0", [(output, "sha256:2", {"a": [3, 2]})])
    assert store.runs.stored_outputs("s0") == ((output, "sha256:2", {"a": [3, 2]}),)
    metrics = (MetricRecord(name="b", type="scalar", value=1), MetricRecord(name="a", type="list", value=["nan"]))
    store.metrics.set_of_step(step, metrics)
    store.metrics.set_of_step(step, metrics)
    assert store.metrics.of("s0") == metrics
    assert store.labels.tag("s0", {"k": "v"})
    assert store.labels.tag("r", {"k": "v"})
    assert not store.labels.tag("none", {"k": "v"})
    store.labels.add_properties(step.id, {"p": "q"})
    found, run = store.runs.step("s0"), store.runs.get("r")
    assert found is not None and run is not None
    assert found.outputs == (output,)
    assert found.properties == {"steploom.snapshot": "sha256:x", "tag:k": "v", "p": "q"}
    assert run.tags == {"k": "v"}


def test_a_compute_counts_the_steps_on_it(store: Store) -> None:
    assert store.computes.add(CPU)
    assert not store.computes.add(replace(CPU, max_nodes=9))
    steps = [a_step(number, compute="cpu") for number in range(4)]
    add_run(store, "r", *steps)
    for step, status in zip(steps, ("Queued", "Preparing", "Running", "Finalizing"), strict=True):
        store.runs.change_step(step, status=StepStatus(status))
    found = store.computes.get("ws", "cpu")
    assert found is not None and (found.max_nodes, found.preparing_nodes, found.running_nodes) == (2, 1, 2)


def test_only_steps_that_really_ran_and_finished_are_found_by_key(store: Store) -> None:
    from steploom.engine.reuse import ReuseFields

    fields = ReuseFields(
        step_type="t", script="s", files={}, arguments=(), parameters={}, environment="e", packages=(),
        variables={}, inputs={}, outputs={},
    )  # fmt: skip
    steps = [a_step(number) for number in range(4)]
    add_run(store, "r", *steps)
    for step in steps:
        store.reuse.record(step, "ws", "key", fields, "Runs.")
    store.runs.change_step(steps[0], status=StepStatus.FAILED)
    store.runs.change_step(steps[1], status=StepStatus.FINISHED, reused=True)
    assert store.reuse.finished_with("ws", "key") == ()
    store.runs.change_step(steps[2], status=StepStatus.FINISHED)
    assert store.reuse.finished_with("ws", "key") == (("s2", "r"),)
    assert store.reuse.finished_with("other", "key") == ()
    assert store.reuse.key_of("s2") == "key"
    assert store.reuse.key_of("none") is None
    assert store.reuse.earlier("ws", "x") == (fields, fields)


def test_old_events_are_forgotten_and_numbers_go_on(store: Store) -> None:
    for number in range(10):
        store.messages.tell("environment", str(number), {})
    last = store.messages.last_event()
    store.messages.forget(keep=3)
    assert [event.subject for event in store.messages.events(0, 100)] == ["7", "8", "9"]
    store.messages.forget(keep=0)
    store.messages.tell("environment", "next", {})
    assert store.messages.events(last, 100)[0].seq == last + 1


def test_many_writers_lose_nothing(home: Home, store: Store) -> None:
    def write(name: int) -> None:
        mine = Store(home)
        for number in range(100):
            mine.messages.tell("environment", f"{name}-{number}", {})
        mine.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = store.messages.events(0, 1000)
    assert len({event.subject for event in events if event.stream == "environment"}) == 400


# -- the file


def test_two_processes_may_open_a_new_home_at_once(home: Home) -> None:
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            Store(home).workspaces.all()
        except EngineUnavailableError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_home_from_a_newer_version_is_not_touched(home: Home, store: Store) -> None:
    with sqlite3.connect(home.database) as connection:
        connection.execute(f"PRAGMA user_version={len(migrations.MIGRATIONS) + 1}")
    with pytest.raises(EngineUnavailableError) as caught:
        Store(home)
    assert caught.value.code == "home-newer"


def test_each_old_version_is_brought_up_to_date(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrations.MIGRATIONS
    Store(home).workspaces.add(WS, (BLOB,))
    monkeypatch.setattr(database, "MIGRATIONS", (*whole, "CREATE TABLE later (x TEXT); INSERT INTO later VALUES ('y')"))
    upgraded = Database(home)
    assert upgraded.query("SELECT x FROM later")[0][0] == "y"
    assert Store(home).workspaces.get("ws") == WS


def test_a_migration_that_fails_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(home)
    broken = (*migrations.MIGRATIONS, "CREATE TABLE later (x TEXT); INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(EngineUnavailableError):
        Database(home)
    monkeypatch.undo()
    with sqlite3.connect(home.database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(migrations.MIGRATIONS)
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchone() is None


def test_a_full_disk_is_told_and_nothing_is_half_written(home: Home, store: Store) -> None:
    connection = Database(home).connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    full = Database(home)
    full.connection().execute(f"PRAGMA max_page_count={pages}")
    before = store.messages.last_event()
    with pytest.raises(EngineUnavailableError) as caught:
        for _ in range(1000):
            with full.transaction() as tx:
                database.record_event(tx, "run", "x", {"text": "y" * 1000})
    assert caught.value.code == "disk-full"
    assert caught.value.cure
    events = store.messages.events(before, 10_000)
    assert all(len(event.body["text"]) == 1000 for event in events)
    full.connection().execute(f"PRAGMA max_page_count={pages + 100}")
    with full.transaction() as tx:
        database.record_event(tx, "run", "room again")
    assert store.messages.events(store.messages.last_event() - 1, 1)[0].subject == "room again"


def test_a_damaged_file_is_told(home: Home) -> None:
    home.database.write_bytes(b"this is not a database, and never was one" * 100)
    with pytest.raises(EngineUnavailableError) as caught:
        Store(home)
    assert caught.value.code == "state-damaged"
    assert str(home.database) in str(caught.value)
