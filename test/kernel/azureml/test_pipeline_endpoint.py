"""`PipelineEndpoint`, as notebooks use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from steploom.azureml.core.authentication import InteractiveLoginAuthentication
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_endpoint import PipelineEndpoint
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep


@pytest.fixture
def pipeline(ws: Any, src: Path) -> Pipeline:
    return Pipeline(ws, [PythonScriptStep("train.py", compute_target="cpu", source_directory=src)])


@pytest.fixture
def endpoint(ws: Any, pipeline: Pipeline) -> PipelineEndpoint:
    return PipelineEndpoint.publish(ws, "ep", "d", pipeline.publish("first"))


def test_publish_and_get(ws: Any, endpoint: PipelineEndpoint) -> None:
    assert (endpoint.name, endpoint.description, endpoint.status) == ("ep", "d", "Active")
    assert (endpoint.default_version, endpoint.get_default_version()) == ("0", "0")
    assert PipelineEndpoint.get(ws, id=endpoint.id).id == PipelineEndpoint.get(ws, name="ep").id == endpoint.id
    assert PipelineEndpoint.get(ws, id=endpoint.id, name="another").name == "ep"
    assert [item.id for item in PipelineEndpoint.list(ws)] == [endpoint.id]
    assert endpoint.swaggerurl is None


def test_versions(ws: Any, pipeline: Pipeline, endpoint: PipelineEndpoint) -> None:
    second, third = pipeline.publish("second"), pipeline.publish("third")
    assert endpoint.add(second) is None
    assert endpoint.get_default_version() == "0"
    endpoint.add_default(third)
    assert endpoint.get_default_version() == "2"
    assert [item.version for item in endpoint.list_versions()] == ["0", "1", "2"]
    assert [item.pipeline.name for item in endpoint.get_all_versions()] == ["first", "second", "third"]
    endpoint.set_default(second)
    assert endpoint.get_pipeline().id == second.id
    assert endpoint.get_pipeline(version="0").name == "first"
    endpoint.set_default_version(2)  # type: ignore[arg-type]
    assert PipelineEndpoint.get(ws, name="ep").default_version == "2"
    second.disable()
    assert [item.name for item in endpoint.list_pipelines()] == ["first", "third"]
    assert len(endpoint.get_all_pipelines(active_only=False)) == 3


def test_submit(ws: Any, pipeline: Pipeline, endpoint: PipelineEndpoint) -> None:
    second = pipeline.publish("second")
    endpoint.add(second)
    run = endpoint.submit("exp", pipeline_version="1")
    assert run.get_properties()["azureml.pipelineid"] == second.id
    other = Experiment(ws, "exp").submit(endpoint, pipeline_version=0, tags={"a": "b"})
    assert other.get_properties()["azureml.pipelineid"] != second.id
    assert other.get_tags()["a"] == "b"


def test_by_http_as_the_articles_do(ws: Any, pipeline: Pipeline, endpoint: PipelineEndpoint) -> None:
    header = InteractiveLoginAuthentication().get_authentication_header()
    published = pipeline.publish("n")
    for url in (endpoint.endpoint, published.endpoint, PublishedPipeline.get(ws, published.id).endpoint):
        response = requests.post(url, headers=header, json={"ExperimentName": "My_Pipeline"}, timeout=30)
        response.raise_for_status()
        run = PipelineRun(ws.experiments["My_Pipeline"], response.json()["Id"])
        assert run.wait_for_completion(show_output=False) == "Finished"
    url = endpoint.endpoint[: endpoint.endpoint.find("Id")] + f"Name?name={endpoint.name}&pipelineVersion=0"
    assert requests.post(url, headers=header, json={"ExperimentName": "e"}, timeout=30).ok
    assert requests.post(url, json={"ExperimentName": "e"}, timeout=30).status_code == 401


def test_its_states(ws: Any, endpoint: PipelineEndpoint) -> None:
    assert endpoint.disable() is None
    assert (endpoint.status, PipelineEndpoint.list(ws)) == ("Disabled", [])
    assert [item.status for item in PipelineEndpoint.get_all(ws, active_only=False)] == ["Disabled"]
    with pytest.raises(UserErrorException, match="is disabled"):
        endpoint.submit("exp")
    endpoint.enable()
    assert endpoint.status == "Active"
    endpoint.set_name("renamed")
    endpoint.archive()
    assert endpoint.status == "Archived"
    endpoint.reactivate("again")
    assert (endpoint.name, endpoint.status) == ("again", "Active")


def test_what_it_says_of_itself(endpoint: PipelineEndpoint) -> None:
    assert [line.partition(":")[0] for line in repr(endpoint).splitlines()][:4] == [
        "PipelineEndpoint(Name",
        "Id",
        "Description",
        "Pipelines",
    ]
    assert "<script" not in endpoint._repr_html_()
    assert "Version: 0" in repr(endpoint.list_versions()[0])


def test_bad_input(ws: Any, pipeline: Pipeline, endpoint: PipelineEndpoint) -> None:
    with pytest.raises(ValueError, match="already a pipeline endpoint 'ep'"):
        PipelineEndpoint.publish(ws, "ep", "x", pipeline)
    with pytest.raises(ValueError, match="needs a name"):
        PipelineEndpoint.publish(ws, "", "x", pipeline)
    for wrong in ("x", None, 3):
        with pytest.raises(ValueError, match="A PublishedPipeline, its id or a Pipeline is needed"):
            PipelineEndpoint.publish(ws, "other", "x", wrong)
    with pytest.raises(Exception, match="needs the id or the name") as caught:
        PipelineEndpoint.get(ws)
    assert type(caught.value) is Exception
    with pytest.raises(UserErrorException, match="no pipeline endpoint 'none'"):
        PipelineEndpoint.get(ws, name="none")
    with pytest.raises(ValueError, match="no version of the endpoint"):
        endpoint.set_default(pipeline.publish())
    with pytest.raises(UserErrorException, match="no version '9'"):
        endpoint.set_default_version("9")
