"""`EstimatorStep`: the script of an estimator, with the step's own arguments and data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.run_sections import MpiConfiguration
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.estimator_step import EstimatorStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.train.estimator import Estimator
from steploom.bridge.check import check


def node_of(step: EstimatorStep, ws: Any) -> dict[str, Any]:
    graph = Pipeline(ws, [step])._steploom_graph()
    check("pipelineGraph", graph)
    found: dict[str, Any] = next(item for item in graph["nodes"] if item["kind"] == "step")
    return found


def test_its_node(ws: Any, src: Path) -> None:
    estimator = Estimator(str(src), entry_script="train.py", conda_packages=["pandas"], compute_target="cpu")
    data = PipelineData("model")
    step = EstimatorStep("fit", estimator, ["--to", data, PipelineParameter("depth", 3)], outputs=[data], version="2")
    assert isinstance(step, PythonScriptStep) and step.step_type == "EstimatorStep"
    node = node_of(step, ws)
    assert (node["type"], node["script"], node["source"]) == ("EstimatorStep", "train.py", str(src))
    # The compute target of the estimator, until the step has one.
    assert (node["compute"], node["version"], node["params"]) == ("cpu", "2", {})
    assert node["environment"]["conda"] == ["pandas"]
    assert [item["kind"] for item in node["arguments"]] == ["literal", "port", "parameter"]
    assert EstimatorStep(estimator=estimator, estimator_entry_script_arguments=[]).name == "train.py"


def test_several_processes(ws: Any, src: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(src))
    training = MpiConfiguration(process_count_per_node=2)
    estimator = Estimator(str(src), entry_script="train.py", node_count=3, distributed_training=training)
    step = EstimatorStep("fit", estimator, [])
    assert node_of(step, ws)["params"] == {"aml_node_count": "3", "aml_process_count_per_node": "2"}
    with pytest.raises(ValueError, match=r"Neither mpirun nor mpiexec is on the PATH.*Install OpenMPI"):
        Pipeline(ws, [step]).submit("exp")


def test_counts_that_are_pipeline_parameters(ws: Any, src: Path) -> None:
    counts = {"MpiProcessCountPerNode": PipelineParameter("processes", 1), "NodeCount": PipelineParameter("nodes", 1)}
    estimator = Estimator(str(src), entry_script="train.py")
    step = EstimatorStep("fit", estimator, [], runconfig_pipeline_params=counts)
    assert node_of(step, ws)["params"] == {
        "aml_node_count": "$AML_PARAMETER_nodes",
        "aml_process_count_per_node": "$AML_PARAMETER_processes",
    }


@pytest.mark.parametrize(
    ("estimator", "arguments", "match"),
    [
        (None, [], "is an Estimator, not NoneType"),
        ({"entry_script": "train.py"}, None, r"without arguments it is \[\]"),
        ({"entry_script": "train.py", "script_params": {"--a": 1}}, [], "has script_params"),
        ({"entry_script": "train.py", "inputs": ["data"]}, [], "has inputs"),
        ({}, [], "no entry_script"),
    ],
)
def test_what_it_refuses(src: Path, estimator: Any, arguments: Any, match: str) -> None:
    made = Estimator(str(src), **estimator) if estimator is not None else None
    with pytest.raises(ValueError, match=match):
        EstimatorStep("fit", made, arguments)


def test_it_runs(ws: Any, src: Path) -> None:
    (src / "train.py").write_text("import sys\nopen(sys.argv[2], 'w').write(sys.argv[1])\n")
    (src / "score.py").write_text("import sys\nprint('read', open(sys.argv[1]).read())\n")
    data = PipelineData("model", is_directory=False)
    train, score = (Estimator(str(src), entry_script=name, user_managed=True) for name in ("train.py", "score.py"))
    score_step = EstimatorStep("score", score, [data], inputs=[data], compute_target="cpu")
    EstimatorStep("fit", train, [0.5, data], outputs=[data], compute_target="cpu")
    run = Pipeline(ws, [score_step]).submit("exp")
    run.wait_for_completion(show_output=False)
    (scored,), (fitted,) = run.find_step_run("score"), run.find_step_run("fit")
    assert scored.get_stdout_log() == "read 0.5\n"
    assert fitted.get_properties()["StepType"] == "EstimatorStep"
