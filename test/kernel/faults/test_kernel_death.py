"""A run goes on whatever becomes of the kernel that submitted it, and the next kernel finds it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from bridge.live_kernel import LiveKernel

# Each says that it has begun, once more if it were started twice, and waits to be let go on.
PREPARE = """
import sys
from pathlib import Path
from time import sleep

place, table = Path(sys.argv[1]), Path(sys.argv[2])
with (place / "prepare-begun").open("a") as count:
    count.write("x")
print("begun", flush=True)
while not (place / "prepare-gate").exists():
    sleep(0.01)
table.write_text("1\\n2\\n3\\n")
print("done")
"""
TRAIN = """
import sys
from pathlib import Path
from time import sleep

from azureml.core import Run

place, table, model = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
with (place / "train-begun").open("a") as count:
    count.write("x")
while not (place / "train-gate").exists():
    sleep(0.01)
total = sum(int(line) for line in table.read_text().split())
Run.get_context().log("total", total)
model.mkdir()
(model / "model.txt").write_text(f"sum {total}")
"""
SUBMIT = """
from azureml.core import Experiment, RunConfiguration, Workspace
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()
run_config = RunConfiguration()
run_config.environment.python.user_managed_dependencies = True
table, model = PipelineData("table", is_directory=False), PipelineData("model")
prepare = PythonScriptStep(
    "prepare.py", name="prepare", arguments=[PLACE, table], outputs=[table],
    runconfig=run_config, source_directory="prepare")
train = PythonScriptStep(
    "train.py", name="train", arguments=[PLACE, table, model], inputs=[table], outputs=[model],
    runconfig=run_config, source_directory="train")
run = Experiment(ws, "survival").submit(Pipeline(ws, [train]))
"""
FIND = """
import json
from azureml.core import Experiment, Workspace
from azureml.pipeline.core import PipelineRun

experiment = Experiment(Workspace.from_config(), "survival")
found = [run.id for run in experiment.get_runs()]
run = PipelineRun(experiment, found[0])
print(json.dumps([found, run.get_status(), [step.name for step in run.get_steps()]]))
"""
FETCH = """
run.find_step_run("train")[0].get_output_data("model").download("fetched", show_progress=False)
print(json.dumps([run.get_status(), run.find_step_run("train")[0].get_metrics()]))
"""


class Site:
    """A notebook folder with the two scripts, the kernel beside it, and the gates the scripts wait at."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "place"
        self.place.mkdir()
        self.kernel = LiveKernel(folder)
        for name, text in (("prepare", PREPARE), ("train", TRAIN)):
            (self.kernel.notebooks / name).mkdir()
            (self.kernel.notebooks / name / f"{name}.py").write_text(text)

    def submit(self) -> str:
        """The id of a run whose first step is waiting at its gate."""
        self.kernel.run(SUBMIT.replace("PLACE", repr(str(self.place))))
        run_id = self.kernel.run("print(run.id)").strip()
        self.begun("prepare")
        return run_id

    def begun(self, name: str) -> None:
        wait_until(lambda: (self.place / f"{name}-begun").exists())

    def open(self, name: str) -> None:
        (self.place / f"{name}-gate").touch()

    def find(self) -> Any:
        """`(ids of all runs, status of the first, its steps)` as a notebook finds them."""
        return json.loads(self.kernel.run(FIND))

    def seen(self) -> dict[str, Any]:
        """The run as a page sees it when it attaches."""
        self.kernel.hello()
        (run,) = self.kernel.ask("snapshot")["runs"]
        return dict(run)

    def scripts(self, name: str) -> list[psutil.Process]:
        return [process for process in self.processes() if f"{name}.py" in " ".join(process.cmdline())]

    def processes(self) -> list[psutil.Process]:
        """Those alive that belong to this home: kernels, supervisors, shims, scripts."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            home = process.environ().get("STEPLOOM_HOME")
            return home == str(self.kernel.home) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False


@pytest.fixture
def site(tmp_path: Path, end_processes: Callable[[Path], None]) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.kernel.stop()
    end_processes(made.kernel.home)
    assert made.processes() == []


def wait_until(condition: Callable[[], Any], *, seconds: float = 30.0) -> None:
    """With or without a kernel."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.02)


def statuses(run: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["status"] for step in run["steps"]}


def test_a_run_outlives_a_restarted_and_a_killed_kernel(site: Site) -> None:
    run_id = site.submit()
    first = site.kernel.pid

    # The menu's restart, while the notebook waits for the run.
    site.kernel.begin("run.wait_for_completion()")
    site.kernel.restart()
    assert site.kernel.pid != first and not psutil.pid_exists(first)
    assert site.find() == [[run_id], "Running", ["train", "prepare"]]
    assert statuses(site.seen()) == {"prepare": "Running", "train": "NotStarted"}
    site.open("prepare")
    site.begun("train")

    # The worst end there is, in mid-cell, of everything in the kernel's process group.
    site.kernel.begin("run.wait_for_completion()")
    site.kernel.kill()
    assert site.scripts("train"), "the script has died with the kernel"
    site.kernel.start()
    assert site.find() == [[run_id], "Running", ["train", "prepare"]]
    seen = site.seen()
    assert (seen["id"], seen["status"]) == (run_id, "Running")
    assert statuses(seen) == {"prepare": "Finished", "train": "Running"}

    # The kernel that found it is told how it goes on.
    site.open("train")
    site.kernel.until(lambda: any(body["run"]["status"] == "Finished" for body in site.kernel.events("run")))
    assert statuses(site.seen()) == {"prepare": "Finished", "train": "Finished"}

    # Nothing was lost and nothing was done twice.
    assert json.loads(site.kernel.run(FETCH)) == ["Finished", {"total": 6}]
    (model,) = (site.kernel.notebooks / "fetched").rglob("model.txt")
    assert model.read_text() == "sum 6"
    for name in ("prepare", "train"):
        assert (site.place / f"{name}-begun").read_text() == "x"
    (prepare,) = [step for step in site.seen()["steps"] if step["name"] == "prepare"]
    log = site.kernel.ask("run.logs", {"runId": run_id, "stepId": prepare["id"], "offset": 0})
    assert log["text"] == "begun\ndone\n"

    # What is alive now is the kernel, and the supervisor that waits for more to do.
    commands = [" ".join(process.cmdline()) for process in site.processes()]
    assert sorted("supervisor" if "steploom.engine.supervisor" in text else "kernel" for text in commands) == [
        "kernel",
        "supervisor",
    ], commands


def test_a_run_completes_with_no_kernel_at_all(site: Site) -> None:
    run_id = site.submit()
    site.kernel.kill()
    site.open("prepare")
    site.begun("train")
    assert site.scripts("train")
    site.open("train")
    wait_until(lambda: list(site.kernel.home.glob("workspaces/*/*/azureml/*/model/model.txt")))
    site.kernel.start()
    assert site.find()[0] == [run_id]
    site.kernel.run("run.wait_for_completion(show_output=False)")
    assert statuses(site.seen()) == {"prepare": "Finished", "train": "Finished"}
    assert json.loads(site.kernel.run(FETCH)) == ["Finished", {"total": 6}]
