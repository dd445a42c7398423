"""The store by itself: facts in, records out; what is not whole is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine.store.conftest import BLOB, CPU, WS, a_step, add_run

from steploom.engine.home import Home
from steploom.engine.store import database
from steploom.engine.store.database import Database
from steploom.engine.store.store import Store
from steploom.engine.values import (
    MetricRecord,
    OutputRecord,
    RunStatus,
    StepStatus,
)
from steploom.errors import EngineUnavailableError


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
        store.reuse.record(step, "ws", "key", fields, reason="Runs.")
    store.runs.change_step(steps[0], status=StepStatus.FAILED)
    store.runs.change_step(steps[1], status=StepStatus.FINISHED, reused=True)
    assert store.reuse.finished_with("ws", "key") == ()
    store.runs.change_step(steps[2], status=StepStatus.FINISHED)
    assert store.reuse.finished_with("ws", "key") == (("s2", "r"),)
    assert store.reuse.finished_with("other", "key") == ()
    assert store.reuse.key_of("s2") == "key"
    assert store.reuse.key_of("none") is None
    assert store.reuse.earlier("ws", "x") == (fields, fields)
