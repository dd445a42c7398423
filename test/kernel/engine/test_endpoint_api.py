"""What the endpoint answers, without a socket: who is let in, what is submitted, what is refused and how."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from steploom.engine.endpoint_api import Answer, EndpointApi
from steploom.engine.values import PublishedRecord

PUBLISHED = "/pipelines/v1.0/PipelineRuns/PipelineSubmit/"
Ask = Callable[..., Answer]


@pytest.fixture
def published(lab: Any) -> PublishedRecord:
    pipelines = lab.engine.publishing.pipelines
    reference = {**lab.reference("raw", "in"), "parameter": "raw"}
    step = lab.step("x", "", arguments=["{rate}", "<raw>"], inputs=[{"name": "raw", "node": "raw", "mode": "mount"}])
    lab.data("in/a", "a")
    lab.data("other/a", "b")
    frozen = pipelines.freeze(lab.workspace, lab.graph(reference, step, parameters={"rate": 1}), sys.executable)
    record: PublishedRecord = pipelines.publish(lab.workspace, frozen, name="n")
    return record


@pytest.fixture
def ask(lab: Any) -> Ask:
    api = EndpointApi(lab.engine.publishing, token="secret", port=80)

    def ask(target: str, body: Any = None, *, method: str = "POST", **headers: str) -> Answer:
        given = {"host": "127.0.0.1:80", "authorization": "Bearer secret", **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return api.answer(method, target, given, content)

    return ask


def test_a_submission_becomes_a_run_of_its_experiment(lab: Any, ask: Ask, published: PublishedRecord) -> None:
    body = {
        "ExperimentName": "over-http",
        "ParameterAssignments": {"rate": "3", "nobody": "knows"},
        "DataPathAssignments": {"raw": {"DataStoreName": None, "RelativePath": "other"}},
        "RunSource": "Test",
        "ParentRunId": "parent",
        "Tags": {"a": 1},
    }
    answer = ask(PUBLISHED + published.id, body)
    assert answer.status == 200
    assert "over-http" in [name for name, _ in lab.engine.experiments(lab.workspace)]
    run = lab.engine.run(answer.body["Id"])
    assert (run.experiment, run.parameters) == ("over-http", {"rate": 3})
    assert run.graph["nodes"][0]["path"] == "other"
    assert run.tags == {"a": "1", "azureml.parentrunid": "parent"}
    assert run.properties == {"azureml.pipelineid": published.id, "runType": "HTTP", "runSource": "Test"}
    url = answer.body["RunUrl"].removeprefix("http://127.0.0.1:80")
    assert ask(url, method="GET").body["Id"] == run.id


def test_names_in_lower_case_will_do(ask: Ask, published: PublishedRecord) -> None:
    assert ask(PUBLISHED + published.id, {"experimentName": "e"}).status == 200


@pytest.mark.parametrize(
    ("status", "code", "headers"),
    [
        (401, "no-token", {"authorization": "Bearer wrong"}),
        (401, "no-token", {"authorization": ""}),
        (401, "no-token", {"authorization": "secret"}),
        (401, "no-token", {"authorization": "Bearer \udcff"}),
        (403, "foreign-host", {"host": "evil.example:80"}),
        (403, "foreign-host", {"host": "127.0.0.1:81"}),
        (403, "foreign-host", {"host": ""}),
    ],
)
def test_who_is_not_let_in(lab: Any, ask: Ask, published: Any, status: int, code: str, headers: Any) -> None:
    answer = ask(PUBLISHED + published.id, {"ExperimentName": "e"}, **headers)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert lab.engine.runs(lab.workspace) == ()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[" * 100_000, "body"),
        ([], "body"),
        ({}, "ExperimentName"),
        ({"ExperimentName": " "}, "ExperimentName"),
        ({"ExperimentName": 3}, "ExperimentName"),
        ({"ExperimentName": "e", "ParameterAssignments": []}, "ParameterAssignments"),
        ({"ExperimentName": "e", "ParameterAssignments": {"rate": "fast"}}, "parameter rate"),
        ({"ExperimentName": "e", "ParameterAssignments": {"raw": "in"}}, "parameter raw"),
        ({"ExperimentName": "e", "DataPathAssignments": {"rate": {"RelativePath": "in"}}}, "parameter rate"),
        ({"ExperimentName": "e", "DataPathAssignments": {"raw": "x"}}, "DataPathAssignments, raw"),
        ({"ExperimentName": "e", "DataPathAssignments": {"raw": {"RelativePath": "absent"}}}, "data reference raw"),
        ({"ExperimentName": "e", "ContinueRunOnStepFailure": "yes"}, "ContinueRunOnStepFailure"),
        (
            {"ExperimentName": "e", "DataSetDefinitionValueAssignments": {"d": {}}},
            "DataSetDefinitionValueAssignments, d",
        ),
    ],
)
def test_what_cannot_be_submitted(lab: Any, ask: Ask, published: PublishedRecord, body: Any, where: str) -> None:
    answer = ask(PUBLISHED + published.id, body)
    error = answer.body["error"]
    assert (answer.status, error["where"]) == (400, where)
    assert error["what"] and error["cure"] and error["what"] in error["message"]
    assert lab.engine.runs(lab.workspace) == ()


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("POST", PUBLISHED + "none", 404),
        ("GET", PUBLISHED + "none", 405),
        ("OPTIONS", PUBLISHED + "none", 405),
        ("POST", "/", 404),
        ("POST", "/pipelines/v1.0/Other", 404),
        ("GET", "/pipelines/v1.0/PipelineRuns/none", 404),
    ],
)
def test_where_there_is_nothing(ask: Ask, method: str, target: str, status: int) -> None:
    assert ask(target, {"ExperimentName": "e"}, method=method).status == status


def test_what_is_disabled(lab: Any, ask: Ask, published: PublishedRecord) -> None:
    lab.engine.publishing.pipelines.disable(published.id)
    answer = ask(PUBLISHED + published.id, {"ExperimentName": "e"})
    assert (answer.status, answer.body["error"]["code"]) == (409, "published-disabled")
