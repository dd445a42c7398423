"""Pipelines that really run: scripts, data, parameters, metrics, reuse, failures, and how the handles tell of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import ActivityFailedException, UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.step_run import StepRun
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding

PREP = """
import argparse, os
parser = argparse.ArgumentParser()
parser.add_argument("--raw"); parser.add_argument("--out"); parser.add_argument("--times", type=int)
a = parser.parse_args()
os.makedirs(a.out)
text = open(os.path.join(a.raw, "rows.txt")).read()
open(os.path.join(a.out, "rows.txt"), "w").write(text * a.times)
print("prepared", a.times, os.environ["AML_PARAMETER_times"])
"""
TRAIN = """
import os, sys
from azureml.core import Run
run = Run.get_context()
rows = open(os.path.join(sys.argv[1], "rows.txt")).read().split()
run.log("rows", len(rows))
for loss in (3, 2, 1):
    run.log("loss", loss)
run.log_list("weights", [0.5, 0.25])
run.tag("kind", "linear")
run.parent.log("best", 0.5)
run.parent.tag("stage", "trained")
open("outputs/model.txt", "w").write("model of %d rows" % len(rows))
print("trained")
"""
FAIL = "import sys; print('about to fail'); sys.exit('no such column: age')\n"


def until(condition: Any, *, seconds: float = 30.0) -> None:
    """Wait for a condition; fails at the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.02)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name, text in (("prep.py", PREP), ("train.py", TRAIN), ("fail.py", FAIL), ("ok.py", "print('fine')\n")):
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def config() -> RunConfiguration:
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    return made


@pytest.fixture
def step(scripts: Path, config: RunConfiguration) -> Any:
    def make(script: str, **kwargs: Any) -> PythonScriptStep:
        name = kwargs.pop("name", script.removesuffix(".py"))
        return PythonScriptStep(
            script, name=name, source_directory=str(scripts), compute_target="cpu", runconfig=config, **kwargs
        )

    return make


@pytest.fixture
def pipeline(ws: Any, step: Any, tmp_path: Path) -> Pipeline:
    """Prepare and train, as the article does."""
    store = ws.get_default_datastore()
    (tmp_path / "rows.txt").write_text("a b ")
    store.upload_files([str(tmp_path / "rows.txt")], target_path="raw", show_progress=False)
    raw = store.path("raw", data_reference_name="raw")
    rows = PipelineData("rows", datastore=store, pipeline_output_name="prepared")
    times = PipelineParameter("times", 2)
    step("prep.py", inputs=[raw], outputs=[rows], arguments=["--raw", raw, "--out", rows, "--times", times])
    return Pipeline(ws, [step("train.py", inputs=[rows], arguments=[rows])])


def test_prepare_and_train(ws: Any, pipeline: Pipeline, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = Experiment(ws, "exp")
    run = experiment.submit(pipeline, pipeline_parameters={"times": 3}, tags={"who": "me"}, unknown=1)
    printed = capsys.readouterr().out
    assert printed.count("Created step ") == 2
    assert "eligible to reuse" in printed
    assert f"Submitted PipelineRun {run.id}" in printed

    assert run.wait_for_completion(show_output=True) == "Finished"
    printed = capsys.readouterr().out
    for line in (
        f"PipelineRunId: {run.id}",
        "StepRun( prep ) Status: Finished",
        "prepared 3 3",
        "StepRun(train) Execution Summary",
        "trained",
        "PipelineRun Execution Summary",
        "PipelineRun Status: Finished",
    ):
        assert line in printed
    assert (run.get_status(), run.status, run.get_details()["status"]) == ("Finished", "Completed", "Completed")
    assert run.get_tags() == {"who": "me", "stage": "trained"}
    assert run.number == 1

    prep, train = run.find_step_run("prep")[0], run.find_step_run("train")[0]
    assert run.find_step_run("nothing") == []
    assert [item.name for item in run.get_steps()] == ["train", "prep"]
    assert type(train) is StepRun and train.parent == run and train.pipeline_run_id == run.id
    assert (train.get_status(), train.status) == ("Finished", "Completed")
    assert train.get_metrics() == {"rows": 6, "loss": [3, 2, 1], "weights": [0.5, 0.25]}
    assert run.get_metrics() == {"best": 0.5}
    assert run.get_metrics("other") == {}
    assert run.get_metrics(recursive=True) == {run.id: {"best": 0.5}, train.id: train.get_metrics()}
    assert run.get_metrics(name="rows", recursive=True) == {train.id: {"rows": 6}}
    assert train.get_tags() == {"kind": "linear"}
    assert "trained" in train.get_stdout_log()
    assert {"outputs/model.txt", "user_logs/std_log.txt"} <= set(train.get_file_names())
    train.download_file("outputs/model.txt", str(tmp_path / "got" / "model.txt"))
    assert (tmp_path / "got" / "model.txt").read_text() == "model of 6 rows"
    with pytest.raises(UserErrorException, match=r"outputs/model\.txt"):
        train.download_file("outputs/none.txt")

    data = prep.get_output_data("rows")
    assert data._path_on_datastore == data.path_on_datastore == f"azureml/{prep.id}/rows"
    assert data.download(str(tmp_path / "results"), show_progress=False) == 1
    assert (tmp_path / "results" / "azureml" / prep.id / "rows" / "rows.txt").read_text() == "a b a b a b "
    assert run.get_pipeline_output("prepared").path_on_datastore == data.path_on_datastore
    with pytest.raises(UserErrorException, match="rows"):
        prep.get_output_data("nothing")

    details = prep.get_details()
    assert details["runDefinition"]["script"] == "prep.py"
    assert details["properties"]["azureml.pipelinerunid"] == run.id
    assert details["startTimeUtc"] <= details["endTimeUtc"]
    assert prep.get_environment().python.user_managed_dependencies is True

    assert [type(item) for item in experiment.get_runs()] == [PipelineRun]
    assert type(Run.get(ws, run.id)) is PipelineRun
    assert type(Run.get(ws, train.id)) is StepRun
    assert ws.get_run(run.id) == run == PipelineRun.get(ws, run.id)
    with pytest.raises(UserErrorException):
        Run.get(ws, "00000000-0000-0000-0000-000000000000")


def test_reuse_is_told_with_its_reason(pipeline: Pipeline, tmp_path: Path, ws: Any) -> None:
    first = pipeline.submit("one")
    first.wait_for_completion(show_output=False)
    second = pipeline.submit("two")
    second.wait_for_completion(show_output=False)
    original, reused = first.find_step_run("prep")[0], second.find_step_run("prep")[0]
    properties = reused.get_properties()
    assert properties["azureml.reusedrunid"] == original.id
    assert properties["azureml.reusedpipelinerunid"] == first.id
    assert "same script" in properties["steploom.reuse_reason"].lower()
    assert "azureml.reusedrunid" not in original.get_properties()
    assert reused.get_output_data("rows").path_on_datastore == original.get_output_data("rows").path_on_datastore
    trained = second.find_step_run("train")[0]
    assert trained.get_metrics()["rows"] == 4
    assert "outputs/model.txt" in trained.get_file_names()
    assert "trained" in trained.get_stdout_log()

    third = pipeline.submit("two", regenerate_outputs=True)
    third.wait_for_completion(show_output=False)
    assert "azureml.reusedrunid" not in third.find_step_run("prep")[0].get_properties()


def test_a_failed_step_fails_the_run(ws: Any, step: Any, capsys: pytest.CaptureFixture[str]) -> None:
    data = PipelineData("x")
    failing = step("fail.py", outputs=[data])
    after = step("ok.py", name="after", inputs=[data])
    run = Pipeline(ws, [failing, after]).submit("exp")
    with pytest.raises(ActivityFailedException, match="no such column: age") as caught:
        run.wait_for_completion(show_output=False)
    assert caught.value.error_details["error"]["code"] == "step-failed"
    assert run.wait_for_completion(show_output=True, raise_on_error=False) == "Failed"
    assert "PipelineRun Status: Failed" in capsys.readouterr().out
    failed, skipped = run.find_step_run("fail")[0], run.find_step_run("after")[0]
    assert (failed.get_status(), failed.status) == ("Failed", "Failed")
    assert "no such column" in failed.get_details()["error"]["message"]
    assert "about to fail" in failed.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"]
    assert (skipped.get_status(), skipped.status) == ("Canceled", "Canceled")
    assert skipped.get_properties()["steploom.skipped"] == "true"
    with pytest.raises(UserErrorException, match="Failed"):
        failed.get_output_data("x")
    with pytest.raises(ActivityFailedException):
        failed.wait_for_completion(show_output=False)


def test_continue_on_step_failure(ws: Any, step: Any) -> None:
    independent = step("ok.py", name="independent")
    independent.run_after(step("ok.py", name="first"))
    run = Pipeline(ws, [step("fail.py"), independent]).submit("exp", continue_on_step_failure=True)
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    assert run.find_step_run("independent")[0].get_status() == "Finished"


def test_cancel_and_time_limits(ws: Any, step: Any, scripts: Path) -> None:
    (scripts / "slow.py").write_text("import time\nprint('sleeping', flush=True)\ntime.sleep(600)\n")
    run = Pipeline(ws, [step("slow.py", allow_reuse=False)]).submit("exp")
    slow = run.find_step_run("slow")[0]
    until(lambda: "sleeping" in slow.get_stdout_log())
    with pytest.raises(TimeoutError, match="It goes on"):
        run.wait_for_completion(show_output=False, timeout_seconds=0.1)
    assert run.get_status() == "Running"
    cpu = ws.compute_targets["cpu"]
    assert [item.id for item in cpu.get_active_runs()] == [slow.id]
    assert cpu.get_status().serialize()["nodeStateCounts"]["runningNodeCount"] == 1
    run.cancel()
    assert run.wait_for_completion(show_output=False) == "Canceled"
    assert slow.get_status() == "Canceled"
    assert list(cpu.get_active_runs()) == []


def test_an_output_of_a_running_step_is_waited_for(
    ws: Any, step: Any, scripts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scripts / "late.py").write_text(
        "import os, sys, time\n"
        "while not os.path.exists(sys.argv[2]): time.sleep(0.02)\n"
        "open(sys.argv[1], 'w').write('late')\n"
    )
    gate = tmp_path / "gate"
    out = PipelineData("one", is_directory=False)
    run = Pipeline(ws, [step("late.py", outputs=[out], arguments=[out, str(gate)])]).submit("exp")
    late = run.find_step_run("late")[0]
    until(lambda: late.get_status() == "Running")
    gate.touch()
    data = late.get_output_data("one")
    assert data.download(str(tmp_path / "r"), show_progress=False) == 1
    assert (tmp_path / "r" / "azureml" / late.id / "one").read_text() == "late"


def test_data_of_an_earlier_run_in_a_new_pipeline(ws: Any, pipeline: Pipeline, step: Any) -> None:
    run = pipeline.submit("exp")
    run.wait_for_completion(show_output=False)
    rows = run.find_step_run("prep")[0].get_output_data("rows")
    again = Pipeline(ws, [step("train.py", name="again", inputs=[rows], arguments=[rows])]).submit("exp")
    assert again.wait_for_completion(show_output=False) == "Finished"
    assert again.find_step_run("again")[0].get_metrics()["rows"] == 4


def test_a_data_path_parameter_reaches_the_script(ws: Any, step: Any, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    for name, text in (("first", "a"), ("second", "a b c")):
        (tmp_path / "rows.txt").write_text(text)
        store.upload_files([str(tmp_path / "rows.txt")], target_path=name, show_progress=False)
    pair = (PipelineParameter("batch", DataPath(store, "first")), DataPathComputeBinding("mount"))
    pipeline = Pipeline(ws, [step("train.py", inputs=[pair], arguments=[pair])])
    counts = []
    for values in ({}, {"batch": DataPath(store, "second")}):
        run = pipeline.submit("exp", pipeline_parameters=values)
        run.wait_for_completion(show_output=False)
        counts.append(run.find_step_run("train")[0].get_metrics()["rows"])
    assert counts == [1, 3]


def test_text_of_data_inside_an_argument(ws: Any, step: Any, scripts: Path) -> None:
    (scripts / "say.py").write_text("import sys; open(sys.argv[1].partition('=')[2], 'w').write('x')\n")
    out = PipelineData("out")
    run = Pipeline(ws, [step("say.py", outputs=[out], arguments=[f"--to={out}"])]).submit("exp")
    assert run.wait_for_completion(show_output=False) == "Finished"


def test_what_handles_refuse(ws: Any, step: Any) -> None:
    run = Pipeline(ws, [step("ok.py")]).submit("exp")
    run.wait_for_completion(show_output=False)
    for handle in (run, run.find_step_run("ok")[0]):
        for call in (handle.complete, handle.fail, handle.child_run):
            with pytest.raises(NotImplementedError):
                call()
        with pytest.raises(NotImplementedError, match=r"Run\.get_context\(\)\.log"):
            handle.log("a", 1)
    run.tag("checked", True)
    assert run.get_tags()["checked"] == "True"
    assert list(Experiment(ws, "exp").get_runs(tags={"checked": "True"})) == [run]
    assert list(Experiment(ws, "exp").get_runs(tags="other")) == []
    html = run._repr_html_()
    assert run.id in html and "<script" not in html
