"""`Pipeline.publish`, `PipelineRun.publish_pipeline` and `PublishedPipeline`, as notebooks use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from steploom.azureml.core.authentication import InteractiveLoginAuthentication
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding


@pytest.fixture
def pipeline(ws: Any, src: Path) -> Pipeline:
    (src / "train.py").write_text("import sys\nprint(*sys.argv[1:])\n")
    rate = PipelineParameter("rate", 1)
    return Pipeline(ws, [PythonScriptStep("train.py", arguments=[rate], compute_target="cpu", source_directory=src)])


def test_publish_and_submit(ws: Any, pipeline: Pipeline, src: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published = pipeline.publish(name="n", description="d", version="1.0", continue_on_step_failure=True)
    assert (published.name, published.description, published.version) == ("n", "d", "1.0")
    assert (published.status, published.total_run_steps, len(published.id)) == ("Active", 1, 36)
    assert published.continue_on_step_failure is True
    (src / "train.py").write_text("raise SystemExit(1)")
    run = published.submit(ws, "exp", pipeline_parameters={"rate": 7})
    assert capsys.readouterr().out.startswith(f"Submitted PipelineRun {run.id}")
    assert run.wait_for_completion(show_output=False) == "Finished"
    assert next(run.get_steps()).get_job_log() == "7\n"
    assert run.get_properties()["azureml.pipelineid"] == published.id
    other = Experiment(ws, "other").submit(published, tags={"a": "b"}, pipeline_parameters={"rate": 7}, unknown=1)
    other.wait_for_completion(show_output=False)
    assert next(other.get_steps()).get_properties()["azureml.isreused"] == "true"
    assert other.get_tags()["a"] == "b"
    assert [item.id for item in PipelineRun.get_pipeline_runs(ws, published.id)] == [other.id, run.id]


def test_a_run_is_published(ws: Any, pipeline: Pipeline, src: Path) -> None:
    run = pipeline.submit("exp")
    run.wait_for_completion(show_output=False)
    published = run.publish_pipeline(name="n", description="d", version="1")
    assert published.get_step_names() == ["train.py"]
    again = published.submit(ws, "exp")
    again.wait_for_completion(show_output=False)
    assert next(again.get_steps()).get_properties()["azureml.isreused"] == "true"


def test_data_are_chosen_by_a_data_path(ws: Any, src: Path) -> None:
    store = ws.get_default_datastore()
    for name in ("first", "second"):
        (src / f"{name}.txt").write_text(name)
    store.upload_files([str(src / "first.txt"), str(src / "second.txt")], target_path="in", show_progress=False)
    (src / "prep.py").write_text("import sys\nprint(open(sys.argv[1]).read())\n")
    data = PipelineParameter("data", DataPath(store, "in/first.txt"))
    bound = (data, DataPathComputeBinding("mount"))
    step = PythonScriptStep("prep.py", arguments=[bound], inputs=[bound], compute_target="cpu", source_directory=src)
    published = Pipeline(ws, [step]).publish("n", "d", "1")
    logs = []
    for values in ({}, {"data": DataPath(store, "in/second.txt")}):
        run = published.submit(ws, "exp", pipeline_parameters=values)
        run.wait_for_completion(show_output=False)
        logs.append(next(run.get_steps()).get_job_log())
    assert logs == ["first\n", "second\n"]


def test_what_is_published_is_found_disabled_and_enabled(ws: Any, pipeline: Pipeline) -> None:
    first, second = pipeline.publish("first"), pipeline.publish()
    assert (second.name, second.description, second.version) == (None, None, None)
    assert [item.id for item in PublishedPipeline.list(ws)] == [second.id, first.id]
    assert [item.id for item in PublishedPipeline.get_all(ws)] == [second.id, first.id]
    assert first.disable() is None
    assert first.status == PublishedPipeline.get(ws, first.id).status == "Disabled"
    assert [item.id for item in PublishedPipeline.list(ws)] == [second.id]
    assert len(PublishedPipeline.list(ws, active_only=False)) == 2
    with pytest.raises(UserErrorException, match="disabled"):
        first.submit(ws, "exp")
    assert first.enable() is None
    assert first.status == "Active"


def test_what_it_says_of_itself(pipeline: Pipeline, tmp_path: Path) -> None:
    published = pipeline.publish("n<b>")
    assert [line.partition(":")[0] for line in repr(published).splitlines()] == [
        "Pipeline(Name",
        "Id",
        "Status",
        "Endpoint",
    ]
    assert "n&lt;b&gt;" in published._repr_html_()
    assert [node.name for node in published.get_graph().module_nodes] == ["train.py"]
    assert sorted(published.get_graph().params) == ["rate"]
    assert "train.py" in Path(published.save(str(tmp_path / "p.yml"))).read_text()
    assert published.graph_id and published.portal_url == published.get_portal_url()


def test_bad_input(ws: Any, pipeline: Pipeline, src: Path) -> None:
    published = pipeline.publish("n")
    with pytest.raises(UserErrorException, match="no published pipeline"):
        PublishedPipeline.get(ws, "none")
    with pytest.raises(UserErrorException, match="parameter rate"):
        published.submit(ws, "exp", pipeline_parameters={"rate": "fast"})
    with pytest.warns(UserWarning, match="Did you mean 'rate'"):
        published.submit(ws, "exp", pipeline_parameters={"rat": 1})
    with pytest.raises(TypeError, match="experiment's name"):
        published.submit(ws, 3)
    (src / "train.py").unlink()
    with pytest.raises(ValueError, match="no script"):
        pipeline.publish("n")


def test_a_data_set_is_chosen_by_itself_or_over_http_by_its_id(ws: Any, src: Path) -> None:
    store = ws.get_default_datastore()
    for name in ("first", "second", "third"):
        (src / f"{name}.txt").write_text(name)
        store.upload_files([str(src / f"{name}.txt")], target_path=name, show_progress=False)
    sets = {name: Dataset.File.from_files((store, f"{name}/*.txt")) for name in ("first", "second", "third")}
    (src / "prep.py").write_text("import sys, os\nprint(os.path.basename(sys.argv[1]))\n")
    data = DatasetConsumptionConfig("data", PipelineParameter("data", sets["first"])).as_mount()
    step = PythonScriptStep("prep.py", arguments=[data], inputs=[data], compute_target="cpu", source_directory=src)
    published = Pipeline(ws, [step]).publish("n")
    third = sets["third"].register(ws, "third")
    answer = requests.post(
        published.endpoint,
        headers=InteractiveLoginAuthentication().get_authentication_header(),
        json={
            "ExperimentName": "exp",
            "DataSetDefinitionValueAssignments": {"data": {"SavedDataSetReference": {"Id": third.id}}},
        },
        timeout=30,
    )
    runs = [
        published.submit(ws, "exp"),
        published.submit(ws, "exp", pipeline_parameters={"data": sets["second"]}),
        PipelineRun(ws.experiments["exp"], answer.json()["Id"]),
    ]
    for run in runs:
        run.wait_for_completion(show_output=False)
    assert [next(run.get_steps()).get_job_log() for run in runs] == ["first.txt\n", "second.txt\n", "third.txt\n"]
    for wrong in ("second", DataPath(store, "second")):
        with pytest.raises(UserErrorException, match="parameter data is a data set"):
            published.submit(ws, "exp", pipeline_parameters={"data": wrong})
