"""`HyperDriveStep` in a pipeline that runs: its runs, their files and metrics, the outputs, reuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import ActivityFailedException, ModelPathNotFoundException, UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.hyper_drive_step import HyperDriveStep
from steploom.azureml.pipeline.hyper_drive_step_run import HyperDriveStepRun
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.training_output import TrainingOutput
from steploom.azureml.train.hyperdrive.parameter_expressions import choice
from steploom.azureml.train.hyperdrive.primary_metric_goal import PrimaryMetricGoal
from steploom.azureml.train.hyperdrive.sampling import GridParameterSampling
from steploom.azureml.widgets.run_display import snapshot
from steploom.bridge.check import check

Config = Callable[..., Any]

TRAIN = """
import argparse, os, sys
from azureml.core import Run
parser = argparse.ArgumentParser()
parser.add_argument("--base", type=int)
parser.add_argument("--x", type=int)
parser.add_argument("--kind")
given = parser.parse_args()
run = Run.get_context()
with open("note.txt", "a") as stream:
    stream.write("x")
assert open("note.txt").read() == "x", "a private copy"
print("begun", run.id, run.name)
if given.x == 3:
    sys.exit("three is too many")
run.log("loss", given.base + given.x)
run.log("loss", given.base + given.x - 0.5)
run.log_list("steps", [1, 2])
run.tag("kind", given.kind)
run.parent.log("begun", given.x)
open("outputs/model.txt", "w").write(f"{given.x} {given.kind}")
run.upload_file("extra/more.txt", "outputs/model.txt")
assert run.get_file_names() == ["outputs/extra/more.txt", "outputs/model.txt"], run.get_file_names()
assert run.get_metrics() == {"loss": [given.base + given.x, given.base + given.x - 0.5], "steps": [1, 2]}
assert run.get_status() == "Running" and run.type == "azureml.scriptrun"
run.complete()
"""
READ = "import sys\nprint('read', open(sys.argv[1]).read(), len(open(sys.argv[2]).read()) > 9)\n"


def test_a_sweep_in_a_pipeline(ws: Any, config: Config, src: Path, environment: Environment, tmp_path: Path) -> None:
    made = config(
        TRAIN,
        run={"arguments": ["--base", 10]},
        hyperparameter_sampling=GridParameterSampling({"--x": choice(2, 1, 3), "kind": choice("a")}),
        primary_metric_name="loss",
        primary_metric_goal=PrimaryMetricGoal.MINIMIZE,
        max_total_runs=5,
        max_concurrent_runs=2,
    )
    (src / "read.py").write_text(READ)
    own = RunConfiguration()
    own.environment = environment

    def pipeline() -> Pipeline:
        logged = PipelineData("logged", pipeline_output_name="metrics", training_output=TrainingOutput("Metrics"))
        best = PipelineData("best", training_output=TrainingOutput("Model", model_file="outputs/model.txt"))
        tune = HyperDriveStep("tune", made, outputs=[logged, best])
        read = PythonScriptStep(
            "read.py", arguments=[best, logged], inputs=[best, logged], source_directory=str(src), runconfig=own
        )
        return Pipeline(ws, [tune, read])

    run = pipeline().submit("exp")
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Finished", run.get_details()
    assert "read 1 a True" in run.find_step_run("read.py")[0].get_stdout_log()
    (step,) = run.find_step_run("tune")
    log = step.get_stdout_log()
    assert "run_0: --x=2 kind=a; loss 11.5; Completed after" in log
    assert "Failed after" in log
    assert ": ended with exit code 1. three is too many (see logs/run_2/std_log.txt)" in log
    assert "3 runs, 2 Completed, 1 Failed. Best: run_1 with loss 10.5." in log
    assert sorted(step.get_metrics()["begun"]) == [1, 2], "what children log to their parent is the step's"

    sweep = HyperDriveStepRun(step_run=step)
    ids = [f"{step.id}_{number}" for number in range(3)]
    assert {key: json.loads(text) for key, text in sweep.get_hyperparameters().items()} == {
        ids[0]: {"--x": 2, "kind": "a"},
        ids[1]: {"--x": 1, "kind": "a"},
        ids[2]: {"--x": 3, "kind": "a"},
    }
    metrics = {
        ids[0]: {"loss": [12, 11.5], "steps": [1, 2]},
        ids[1]: {"loss": [11, 10.5], "steps": [1, 2]},
        ids[2]: {},
    }
    assert sweep.get_metrics() == metrics
    assert sweep.get_metrics("steps")[ids[0]] == {"steps": [1, 2]}
    reference = run.get_pipeline_output("metrics")
    reference.download(str(tmp_path / "got"), show_progress=False)
    assert json.loads((tmp_path / "got" / reference._path_on_datastore).read_text()) == metrics

    first = {"run_id": ids[1], "hyperparameters": '{"--x": 1, "kind": "a"}', "best_primary_metric": 10.5}
    ranked = sweep.get_children_sorted_by_primary_metric()
    assert ranked[0] == {**first, "status": "Completed"}
    assert [item["run_id"] for item in ranked] == [ids[1], ids[0], ids[2]]
    assert ranked[2]["best_primary_metric"] is None
    assert ranked[2]["status"] == "Failed"
    worst = sweep.get_children_sorted_by_primary_metric(top=1, reverse=True, discard_no_metric=True)
    assert [item["run_id"] for item in worst] == [ids[0]]

    best_run = sweep.get_best_run_by_primary_metric()
    assert best_run is not None
    assert (best_run.id, best_run.name, best_run.status) == (ids[1], "run_1", "Completed")
    assert best_run.get_details()["runDefinition"]["arguments"] == ["--base", "10", "--x", "1", "--kind", "a"]
    assert best_run.get_tags() == {"kind": "a"}
    assert best_run.get_metrics("steps") == {"steps": [1, 2]}
    assert best_run.parent.id == step.id
    assert best_run.get_file_names() == ["outputs/extra/more.txt", "outputs/model.txt", "user_logs/std_log.txt"]
    best_run.download_file("user_logs/std_log.txt", str(tmp_path / "log.txt"))
    assert (tmp_path / "log.txt").read_text() == f"begun {ids[1]} run_1\n"
    best_run.download_file("outputs/model.txt", str(tmp_path / "model.txt"))
    assert (tmp_path / "model.txt").read_text() == "1 a"
    assert best_run.register_model("tuned", "outputs/model.txt").run_id == ids[1]
    with pytest.raises(ModelPathNotFoundException, match=r"outputs/model\.txt, user_logs"):
        best_run.register_model("tuned", "outputs/other.txt")

    failed = Run.get(ws, ids[2])
    assert failed.get_detailed_status() == {
        "status": "Failed",
        "details": "ended with exit code 1. three is too many",
    }
    with pytest.raises(ActivityFailedException, match="three is too many"):
        failed.wait_for_completion()
    with pytest.raises(UserErrorException):
        Run.get(ws, f"{step.id}_9")
    assert [child.name for child in sweep.get_children()] == ["run_2", "run_1", "run_0"]
    assert [child.id for child in step.get_children()] == ids[::-1]
    assert list(run.find_step_run("read.py")[0].get_children()) == []
    assert [child.name for child in sweep.get_children(status="Completed", tags={"kind": "a"})] == ["run_1", "run_0"]
    assert not any("sweep" in key for key in step.get_properties())
    with pytest.raises(UserErrorException, match="is no HyperDriveStep"):
        HyperDriveStepRun(run.find_step_run("read.py")[0])

    shown = snapshot(run._pipeline_record)
    check("runSnapshot", shown)
    tuned = next(item["sweep"] for item in shown["run"]["steps"] if item["name"] == "tune")
    assert (tuned["metric"], tuned["goal"], tuned["total"]) == ("loss", "minimize", 3)
    assert [(item["name"], item["status"], item["best"]) for item in tuned["runs"]] == [
        ("run_1", "Completed", 10.5),
        ("run_0", "Completed", 11.5),
        ("run_2", "Failed", None),
    ]
    assert tuned["runs"][2]["hyperparameters"] == {"--x": "3", "kind": "a"}

    again = pipeline().submit("exp")
    assert again.wait_for_completion(show_output=False) == "Finished"
    reused = HyperDriveStepRun(again.find_step_run("tune")[0])
    assert reused.get_properties()["azureml.isreused"] == "true"
    assert reused.get_metrics() == metrics
    best_again = reused.get_best_run_by_primary_metric()
    assert best_again is not None
    assert best_again.id == best_run.id
    assert "outputs/model.txt" in best_again.get_file_names()
    assert snapshot(again._pipeline_record)["run"]["steps"][0]["sweep"] == tuned


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("import sys; sys.exit('no ' + sys.argv[2])", r"Every run has failed\. run_0: ended with exit code 1\. no 1"),
        ("from azureml.core import Run; Run.get_context().fail('by itself')", r"called run\.fail\(\): by itself"),
        ("print('nothing logged')", r"no run has logged score with run\.log\('score', value\)"),
        (
            "import sys; from azureml.core import Run; Run.get_context().log('score', int(sys.argv[2]))",
            r"run_1, the best run, has no file outputs/model\.txt\. It has: none\.",
        ),
        ("import time; time.sleep(60)", r"ran longer than its limit of 0\.5 s"),
    ],
    ids=["exit code", "fail", "no metric", "no file", "limit"],
)
def test_sweeps_that_fail(ws: Any, config: Config, script: str, says: str) -> None:
    made = config(
        script,
        run={"max_run_duration_seconds": 0.5} if "sleep" in script else {},
        hyperparameter_sampling=GridParameterSampling({"--x": choice(1, 2)}),
    )
    best = PipelineData("best", training_output=TrainingOutput("Model", model_file="outputs/model.txt"))
    run = Pipeline(ws, [HyperDriveStep("tune", made, outputs=[best])]).submit("exp")
    with pytest.raises(ActivityFailedException, match=says):
        run.wait_for_completion(show_output=False)
