"""Published pipelines: what is frozen stays, what a submission may choose it chooses."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from typing import Any

import pytest

from steploom.engine.published import parameter_names, parameter_values, with_data
from steploom.engine.values import Assignments, DataPlace, PublishedRecord, PublishedStatus, Request, RunStatus
from steploom.errors import InvalidGraphError, NotFoundError, SteploomError

SAY = "import sys\nprint(*sys.argv[1:])\n"
COPY = "import sys\nopen(sys.argv[2], 'w').write(open(sys.argv[1]).read())\n"


def publish(lab: Any, graph: Any, **fields: Any) -> PublishedRecord:
    pipelines = lab.engine.publishing.pipelines
    record: PublishedRecord = pipelines.publish(
        lab.workspace, pipelines.freeze(lab.workspace, graph, sys.executable), **fields
    )
    return record


def submit(lab: Any, record: PublishedRecord, request: Request | None = None) -> Any:
    return lab.ended(lab.engine.publishing.pipelines.submit(record.id, request or Request(experiment="exp")))


def test_it_runs_the_code_it_was_published_with(lab: Any) -> None:
    graph = lab.graph(lab.step("x", "print('first')"))
    record = publish(lab, graph)
    lab.script("x", "print('second')")
    assert lab.log(submit(lab, record).steps[0]) == "first\n"
    shutil.rmtree(lab.folder / "src")
    again = submit(lab, record, Request(experiment="other", regenerate_outputs=True))
    assert again.status is RunStatus.FINISHED
    assert lab.log(again.steps[0]) == "first\n"
    assert again.properties["azureml.pipelineid"] == record.id


def test_published_and_direct_submissions_reuse_each_other(lab: Any) -> None:
    graph = lab.graph(lab.step("x", SAY, arguments=[1]))
    assert not lab.run(graph).steps[0].reused
    record = publish(lab, graph)
    assert submit(lab, record).steps[0].reused
    other = lab.graph(lab.step("x", SAY, arguments=[2]))
    assert not submit(lab, publish(lab, other)).steps[0].reused
    assert lab.run(other).steps[0].reused


def test_a_submission_chooses_parameters_and_data(lab: Any, port: Any) -> None:
    reference = {**lab.reference("raw", "first.txt"), "parameter": "raw"}
    step = lab.step("x", COPY, arguments=["<raw>", "<out>", "{rate}"], inputs=[port("raw")], outputs=[port("out")])
    # Missing data do not keep a pipeline from being published.
    record = publish(lab, lab.graph(reference, step, lab.output("out"), parameters={"rate": 0.5}))
    assert parameter_names(record.pipeline.graph) == ("rate", "raw")
    with pytest.raises(InvalidGraphError, match=r"first\.txt"):
        lab.engine.publishing.pipelines.submit(record.id, Request(experiment="exp"))
    lab.data("second.txt", "new")
    chosen = Assignments(
        parameters={"rate": "2", "unknown": 1}, data_paths={"raw": DataPlace(datastore=None, path="second.txt")}
    )
    run = submit(lab, record, Request(experiment="exp", assignments=chosen))
    assert run.parameters == {"rate": 2.0}
    assert (lab.datastore / run.steps[0].outputs[0].path).read_text() == "new"


def test_what_is_disabled_is_not_submitted(lab: Any) -> None:
    pipelines = lab.engine.publishing.pipelines
    record = publish(lab, lab.graph(lab.step("x", "")), name="n", version="1")
    assert pipelines.disable(record.id) == pipelines.get(record.id) == replace(record, status=PublishedStatus.DISABLED)
    assert pipelines.all(lab.workspace) == ()
    assert pipelines.all(lab.workspace, active_only=False) == (pipelines.get(record.id),)
    with pytest.raises(SteploomError, match="disabled") as caught:
        pipelines.submit(record.id, Request(experiment="exp"))
    assert caught.value.code == "published-disabled"
    assert pipelines.enable(record.id) == record
    assert submit(lab, record).status is RunStatus.FINISHED


def test_a_run_can_be_published(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("x", "print('first')")), interpreter=sys.executable)
    lab.script("x", "print('second')")
    pipelines = lab.engine.publishing.pipelines
    record = pipelines.publish(lab.workspace, pipelines.frozen_of_run(run.id))
    again = submit(lab, record)
    assert again.steps[0].reused
    assert [item.id for item in pipelines.runs(lab.workspace, record.id)] == [again.id]


def test_a_run_without_its_code_cannot_be_published(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("x", "")))
    shutil.rmtree(lab.home / "snapshots")
    with pytest.raises(NotFoundError, match="no longer stored") as caught:
        lab.engine.publishing.pipelines.frozen_of_run(run.id)
    assert caught.value.code == "code-not-found"


def test_its_snapshots_are_named_so_that_nobody_removes_them(lab: Any) -> None:
    record = publish(lab, lab.graph(lab.step("x", ""), lab.step("y", "1")))
    assert len(record.pipeline.snapshots) == 2
    assert lab.engine._store.published.snapshots() == frozenset(record.pipeline.snapshots.values())


def test_one_that_cannot_run_is_not_published(lab: Any) -> None:
    with pytest.raises(InvalidGraphError, match="no compute target 'gpu'"):
        publish(lab, lab.graph(lab.step("x", "", compute="gpu")))
    with pytest.raises(NotFoundError, match="no published pipeline"):
        lab.engine.publishing.pipelines.get("none")
    record = publish(lab, lab.graph(lab.step("x", "")))
    with pytest.raises(NotFoundError):
        lab.engine.publishing.pipelines.get(record.id, "another-workspace")


@pytest.mark.parametrize(
    ("default", "given", "taken"),
    [
        (1, "7", 7),
        (1.5, "7", 7.0),
        (1.5, 7, 7.0),
        (True, "False", False),
        ("a", "b", "b"),
        ("a", 3, "3"),
        (True, False, False),
    ],
)
def test_a_value_is_read_as_its_default_says(default: Any, given: Any, taken: Any) -> None:
    graph = {"parameters": [{"name": "p", "default": default}], "nodes": []}
    found = parameter_values(graph, {"p": given})["p"]
    assert (found, type(found)) == (taken, type(taken))


@pytest.mark.parametrize(("default", "given"), [(1, "x"), (1, 1.5), (True, "maybe"), (1.5, "x"), (1, None), ("a", [])])
def test_a_value_of_another_type_is_refused(default: Any, given: Any) -> None:
    graph = {"parameters": [{"name": "p", "default": default}], "nodes": []}
    with pytest.raises(SteploomError, match="parameter p") as caught:
        parameter_values(graph, {"p": given})
    assert caught.value.code == "bad-parameter"
    assert repr(default) in caught.value.cure


def test_only_the_data_of_a_parameter_move() -> None:
    fixed = {"kind": "reference", "datastore": "a", "path": "x"}
    bound = {**fixed, "parameter": "p"}
    chosen = Assignments(data_paths={"p": DataPlace(datastore="b", path="y")})
    graph = with_data({"nodes": [fixed, bound], "parameters": []}, chosen)
    assert graph["nodes"] == [fixed, {**bound, "datastore": "b", "path": "y"}]
