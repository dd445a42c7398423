"""Endpoints: names, versions, what is archived, and submissions, also over HTTP."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from steploom.engine.endpoint_api import EndpointApi
from steploom.engine.values import EndpointRecord, PublishedStatus, Request
from steploom.errors import NotFoundError, SteploomError


def publish(lab: Any, name: str) -> str:
    pipelines = lab.engine.publishing.pipelines
    frozen = pipelines.freeze(lab.workspace, lab.graph(lab.step(name, "")), sys.executable)
    return str(pipelines.publish(lab.workspace, frozen).id)


@pytest.fixture
def endpoint(lab: Any) -> EndpointRecord:
    endpoints = lab.engine.publishing.endpoints
    first: EndpointRecord = endpoints.publish(lab.workspace, "score Id", "d", publish(lab, "first"))
    return endpoints.add_version(first.id, publish(lab, "second"))  # type: ignore[no-any-return]


def test_versions_are_counted_and_one_is_the_default(lab: Any, endpoint: EndpointRecord) -> None:
    endpoints = lab.engine.publishing.endpoints
    assert (list(endpoint.versions), endpoint.default_version) == (["0", "1"], "0")
    assert endpoints.set_default(endpoint.id, "1").default_version == "1"
    third = publish(lab, "third")
    changed = endpoints.add_version(endpoint.id, third, is_default=True)
    assert (changed.default_version, changed.versions["2"]) == ("2", third)
    assert endpoints.get(endpoint.id) == endpoints.by_name(lab.workspace, "score Id") == changed
    with pytest.raises(NotFoundError, match=r"no version '7'.*It has: 0, 1, 2"):
        endpoints.set_default(endpoint.id, "7")
    with pytest.raises(NotFoundError, match="no published pipeline"):
        endpoints.add_version(endpoint.id, "none")


def test_a_submission_says_where_it_came_through(lab: Any, endpoint: EndpointRecord) -> None:
    endpoints = lab.engine.publishing.endpoints
    run = endpoints.submit(endpoint.id, Request(experiment="exp"))
    assert run.steps[0].name == "first"
    assert run.properties == {
        "azureml.pipelineid": endpoint.versions["0"],
        "azureml.pipelineendpointid": endpoint.id,
    }
    assert endpoints.submit(endpoint.id, Request(experiment="exp"), version="1").steps[0].name == "second"
    endpoints.set_status(endpoint.id, PublishedStatus.DISABLED)
    with pytest.raises(SteploomError, match="is disabled"):
        endpoints.submit(endpoint.id, Request(experiment="exp"))


def test_a_name_is_taken_until_it_is_archived(lab: Any, endpoint: EndpointRecord) -> None:
    endpoints = lab.engine.publishing.endpoints
    published = endpoint.versions["0"]
    with pytest.raises(SteploomError, match="already a pipeline endpoint") as caught:
        endpoints.publish(lab.workspace, "score Id", None, published)
    assert caught.value.code == "endpoint-exists"
    other = endpoints.publish(lab.workspace, "other", None, published)
    with pytest.raises(SteploomError, match="already a pipeline endpoint"):
        endpoints.rename(other.id, "score Id")
    endpoints.set_status(endpoint.id, PublishedStatus.ARCHIVED)
    assert endpoints.rename(other.id, "score Id").name == "score Id"
    assert [item.id for item in endpoints.all(lab.workspace)] == [other.id]
    assert len(endpoints.all(lab.workspace, active_only=False)) == 2
    with pytest.raises(SteploomError, match="already a pipeline endpoint"):
        endpoints.reactivate(endpoint.id, "score Id")
    with pytest.raises(SteploomError, match="archived"):
        endpoints.set_status(endpoint.id, PublishedStatus.ACTIVE)
    assert endpoints.reactivate(endpoint.id, "back").status is PublishedStatus.ACTIVE
    with pytest.raises(SteploomError, match="needs a name"):
        endpoints.rename(other.id, " ")


def test_the_url_may_be_edited_as_notebooks_do(lab: Any, endpoint: EndpointRecord) -> None:
    api = EndpointApi(lab.engine.publishing, token="t", port=80)
    root = f"/pipelines/v1.0/workspaces/{lab.workspace}/PipelineEndpoints"

    def step(target: str) -> Any:
        headers = {"host": "127.0.0.1:80", "authorization": "Bearer t"}
        answer = api.answer("POST", target, headers, json.dumps({"ExperimentName": "e"}).encode())
        return lab.engine.run(answer.body["Id"]).steps[0].name if answer.status == 200 else answer.status

    assert step(f"{root}/Id/{endpoint.id}") == "first"
    assert step(f"{root}/Id/{endpoint.id}/1") == "second"
    assert step(f"{root}/Id/{endpoint.id}?pipelineVersion=1") == "second"
    assert step(f"{root}/Name?name=score+Id&pipelineVersion=1") == "second"
    assert step(f"{root}/Name?name=score%20Id") == "first"
    assert step(f"{root}/Name?name=other") == 404
    assert step(f"{root}/Name") == 404
    assert step(f"{root}/Id/{endpoint.id}/9") == 404
    assert step(f"{root.replace(lab.workspace, 'of%49d')}/Id/{endpoint.id}") == 404


def test_the_first_id_in_its_url_is_its_own(lab: Any, endpoint: EndpointRecord) -> None:
    address = lab.engine.publishing.address
    url = address.of_endpoint("ofIdCo", endpoint.id)
    assert url[url.find("Id") :] == f"Id/{endpoint.id}"
