"""`Experiment.start_logging`: a notebook logs to a run of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.model import Model
from steploom.azureml.core.run import Run
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep


def test_what_is_logged_tagged_and_uploaded_is_kept(ws: Any, tmp_path: Path) -> None:
    run = Experiment(ws, "by hand").start_logging()
    assert run.get_status() == "Running"
    run.log("alpha", 0.03)
    for loss in (2, 1.5):
        run.log("loss", loss)
    run.log_row("row", a=1, b="x")
    assert run.get_metrics() == {"alpha": 0.03, "loss": [2, 1.5], "row": {"a": 1, "b": "x"}}
    run.tag("kind", "ridge")
    model = tmp_path / "model.pkl"
    model.write_text("weights")
    run.upload_file("outputs/model.pkl", str(model))
    with pytest.raises(UserErrorException, match="complete"):
        run.wait_for_completion()
    run.complete()
    assert run.wait_for_completion()["status"] == "Completed"
    assert (run.get_status(), run.get_tags()) == ("Completed", {"kind": "ridge"})
    found = Run.get(ws, run.id)
    assert (found.type, found.parent, found.number) == ("azureml.scriptrun", None, 1)
    assert found.get_metrics() == run.get_metrics()
    assert "outputs/model.pkl" in found.get_file_names()
    assert [item.id for item in Experiment(ws, "by hand").get_runs()] == [run.id]
    kept = found.register_model("ridge", "outputs/model.pkl")
    assert Path(Model.get_model_path("ridge", _workspace=ws)).read_text() == "weights"
    assert kept.run == found


def test_a_block_is_completed_or_fails(ws: Any, tmp_path: Path) -> None:
    experiment = Experiment(ws, "blocks")
    outputs = tmp_path / "results"
    (outputs / "deep").mkdir(parents=True)
    (outputs / "deep" / "a.txt").write_text("a")
    with experiment.start_logging(outputs=str(outputs)) as good:
        good.log("x", 1)
    assert good.get_status() == "Completed"
    assert "outputs/deep/a.txt" in good.get_file_names()
    with pytest.raises(ZeroDivisionError), experiment.start_logging() as bad:
        bad.log("x", 1 / 0)
    assert bad.get_status() == "Failed"
    assert "ZeroDivisionError: division by zero" in bad.get_details()["error"]["message"]


def test_after_its_end_nothing_is_lost_in_silence(ws: Any) -> None:
    run = Experiment(ws, "ended").start_logging()
    run.cancel()
    assert run.get_status() == "Canceled"
    for write in (lambda: run.log("x", 1), lambda: run.fail("too late"), lambda: run.upload_file("a", __file__)):
        with pytest.raises(UserErrorException, match="start_logging"):
            write()
    run.complete()
    assert run.get_status() == "Canceled"
    assert list((Path(os.environ["STEPLOOM_HOME"]) / "notebooks").iterdir()) == []


def test_it_outlives_the_supervisor(ws: Any) -> None:
    run = Experiment(ws, "long").start_logging()
    run.log("x", 1)
    home = Path(os.environ["STEPLOOM_HOME"])
    supervisor = psutil.Process(json.loads((home / "supervisor.json").read_text())["pid"])
    supervisor.kill()
    supervisor.wait(30)
    run.log("x", 2)
    run.complete()
    assert run.get_status() == "Completed"
    assert Run.get(ws, run.id).get_metrics() == {"x": [1, 2]}


def test_it_takes_no_node(ws: Any, tmp_path: Path) -> None:
    (tmp_path / "step.py").touch()
    experiment = Experiment(ws, "beside")
    open_runs = [experiment.start_logging() for _ in range(4)]
    step = PythonScriptStep("step.py", source_directory=str(tmp_path), allow_reuse=False)
    assert experiment.submit(Pipeline(ws, [step])).wait_for_completion(show_output=False) == "Finished"
    assert [run.get_status() for run in open_runs] == ["Running"] * 4
    for run in open_runs:
        run.complete()


def test_it_fails_with_its_kernel(ws: Any) -> None:
    code = (
        "import steploom, sys, time\nsteploom.activate()\nfrom azureml.core import Experiment, Workspace\n"
        f"run = Experiment(Workspace.get({ws.name!r}), 'orphan').start_logging()\nrun.log('x', 1)\n"
        "print(run.id, flush=True)\ntime.sleep(60)\n"
    )
    kernel = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with kernel:
        assert kernel.stdout is not None
        run_id = kernel.stdout.readline().strip()
        kernel.kill()
    run = Run.get(ws, run_id)
    deadline = time.monotonic() + 30
    while run.get_status() not in ("Failed", "Completed"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "before run.complete()" in run.get_details()["error"]["message"]
    assert run.get_metrics() == {"x": 1}
