"""`HyperDriveConfig`, `HyperDriveStep` and `TrainingOutput`, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.hyper_drive_step import HyperDriveStep
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.training_output import TrainingOutput
from steploom.azureml.train.estimator import Estimator
from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException
from steploom.azureml.train.hyperdrive.policy import BanditPolicy
from steploom.azureml.train.hyperdrive.primary_metric_goal import PrimaryMetricGoal
from steploom.azureml.train.hyperdrive.run_config import HyperDriveRunConfig
from steploom.bridge.check import check

Config = Callable[..., Any]


def node_of(ws: Any, step: HyperDriveStep) -> Any:
    graph = Pipeline(ws, [step])._steploom_graph()
    check("pipelineGraph", graph)
    return next(item for item in graph["nodes"] if item["kind"] == "step")


def test_its_graph(ws: Any, config: Config) -> None:
    made = config(
        "", run={"arguments": ["--data", 3], "max_run_duration_seconds": 60}, policy=BanditPolicy(slack_amount=1)
    )
    outputs = [
        PipelineData("logged", training_output=TrainingOutput("Metrics")),
        PipelineData("best", training_output=TrainingOutput("Model", model_file="outputs/model.pkl")),
        PipelineData("own"),
    ]
    node = node_of(ws, HyperDriveStep("tune", made, outputs=outputs, metrics_output=PipelineData("also")))
    assert (node["type"], node["script"], node["name"]) == ("HyperDriveStep", "train.py", "tune")
    assert [item["text"] for item in node["arguments"]] == ["--data", "3"]
    assert "timeoutSeconds" not in node
    assert node["sweep"] == {
        "sampling": "grid",
        "space": [{"name": "--x", "distribution": "choice", "values": [1, 2, 3]}],
        "metric": "score",
        "goal": "maximize",
        "totalRuns": 3,
        "concurrentRuns": 3,
        "durationMinutes": 10080,
        "runSeconds": 60,
        "policy": {"kind": "bandit", "evaluationInterval": 1, "delayEvaluation": 0, "slackAmount": 1},
        "outputs": [
            {"port": "logged", "kind": "metrics"},
            {"port": "best", "kind": "model", "file": "outputs/model.pkl"},
            {"port": "also", "kind": "metrics"},
        ],
    }


def test_an_estimator(ws: Any, config: Config, src: Path, environment: Environment) -> None:
    data = ws.get_default_datastore().path("in", "data")
    estimator = Estimator(
        str(src),
        entry_script="train.py",
        script_params={"--data": data},
        inputs=[data],
        environment_definition=environment,
    )
    made = config("", run_config=None, estimator=estimator)
    assert (made.estimator, made.run_config, made.source_directory) == (estimator, None, str(src))
    node = node_of(ws, HyperDriveStep("tune", made, inputs=[data]))
    assert node["arguments"] == [{"kind": "literal", "text": "--data"}, {"kind": "port", "port": "data"}]
    assert [item["name"] for item in node["inputs"]] == ["data"]
    made = HyperDriveRunConfig(estimator, made._sampling, "auc", PrimaryMetricGoal.MINIMIZE, 2)
    node = node_of(ws, HyperDriveStep("tune", made, estimator_entry_script_arguments=["--other", 1]))
    assert (node["sweep"]["metric"], node["sweep"]["goal"], node["sweep"]["totalRuns"]) == ("auc", "minimize", 2)
    assert [item["text"] for item in node["arguments"]] == ["--other", "1"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"run_config": None}, "a run_config or an estimator"),
        ({"estimator": "e"}, "a run_config or an estimator"),
        ({"run_config": "train.py"}, "run_config is a ScriptRunConfig"),
        ({"hyperparameter_sampling": {"x": 1}}, "hyperparameter_sampling is"),
        ({"hyperparameter_sampling": None}, "hyperparameter_sampling says"),
        ({"policy": "bandit"}, "policy is a BanditPolicy"),
        ({"primary_metric_name": ""}, "primary_metric_name"),
        ({"max_total_runs": 0}, "max_total_runs is a whole number from 1 to 1000, not 0"),
        ({"max_total_runs": "3"}, "max_total_runs"),
        ({"max_concurrent_runs": 0}, "max_concurrent_runs"),
        ({"max_duration_minutes": 0}, "max_duration_minutes"),
    ],
)
def test_bad_configurations(config: Config, given: dict[str, Any], says: str) -> None:
    with pytest.raises(HyperDriveConfigException, match=says):
        config("", **given)


def test_other_bad_configurations(config: Config) -> None:
    with pytest.raises(AttributeError, match="primary_metric_goal is a PrimaryMetricGoal, not 'max'"):
        config("", primary_metric_goal="max")
    with pytest.raises(NotImplementedError, match="give a script"):
        config("", pipeline=object())


def test_bad_steps(ws: Any, config: Config, src: Path) -> None:
    for wrong in (None, "config"):
        with pytest.raises(ValueError, match="hyperdrive_config is a HyperDriveConfig"):
            HyperDriveStep("tune", wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="given to a script, not to a command"):
        HyperDriveStep("tune", config("", run_config=ScriptRunConfig(str(src), "train.py", command="ls")))
    with pytest.raises(UserErrorException, match="given to a script"):
        Experiment(ws, "exp").submit(config("", run_config=ScriptRunConfig(str(src), command="ls")))
    model = PipelineData("best", training_output=TrainingOutput("Model"))
    with pytest.raises(ValueError, match="which file of the best run is the output best"):
        Pipeline(ws, [HyperDriveStep("tune", config(""), outputs=[model])])


def test_what_means_nothing_here_is_said(ws: Any, config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    Pipeline(ws, [HyperDriveStep("tune", config("", resume_from=["run"]))])
    assert "resume_from and resume_child_runs mean nothing" in capsys.readouterr().out


def test_training_outputs() -> None:
    made = TrainingOutput("Model", model_file="outputs/model.pkl")
    assert (made.type, made.model_file, made.iteration, made.metric) == ("Model", "outputs/model.pkl", None, None)
    with pytest.raises(ValueError, match="'Metrics' or 'Model', not 'Thing'"):
        TrainingOutput("Thing")
    with pytest.raises(ValueError, match="has no model_file"):
        TrainingOutput("Metrics", model_file="m")
    with pytest.raises(ValueError, match="by iteration or by metric"):
        TrainingOutput("Model", iteration=1, metric="AUC")
