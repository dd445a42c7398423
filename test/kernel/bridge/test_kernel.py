"""The bridge in a real kernel, spoken to over its comm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bridge.live_kernel import LiveKernel

NAMES = (
    "from azureml.core import Experiment, Workspace\n"
    "from azureml.pipeline.core import Pipeline, PipelineData\n"
    "from azureml.pipeline.steps import PythonScriptStep\n"
    "ws = Workspace.from_config()\n"
)
WAIT = "import os, time\nwhile not os.path.exists('gate'): time.sleep(0.01)\n"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory, end_processes: Callable[[Path], None]) -> Iterator[LiveKernel]:
    """One for all tests of this file, since each start costs a second; their runs have names of their own."""
    made = LiveKernel(tmp_path_factory.mktemp("kernel"))
    yield made
    made.stop()
    end_processes(made.home)


@pytest.fixture
def gate(kernel: LiveKernel) -> Iterator[Path]:
    """A cell with WAIT runs until this file is there."""
    file = kernel.notebooks / "gate"
    file.unlink(missing_ok=True)
    yield file
    file.touch()


def script(kernel: LiveKernel, name: str, text: str) -> None:
    folder = kernel.notebooks / name
    folder.mkdir()
    (folder / f"{name}.py").write_text(text)


def test_a_fresh_kernel_answers_before_any_cell_has_run(kernel: LiveKernel) -> None:
    found = kernel.hello()
    assert found["epoch"]
    assert "pipeline.submit" in found["features"]
    workspace = kernel.ask("workspace.get")
    assert workspace["realSdk"] is None
    assert workspace["datastores"]


def test_bad_messages_are_survived_and_do_not_show_below_a_cell(kernel: LiveKernel) -> None:
    for message in (None, 7, "x" * 300_000, {"v": 1}, {"id": "a", "client": "test", "t": "hey"}):
        kernel.send(message)
    kernel.until(lambda: any(item["t"] == "err" and item["id"] == "a" for item in kernel.received))
    assert kernel.run("print('still here')") == "still here\n"
    assert not any("dropped" in text for text in kernel.printed.values())


def test_a_closed_comm_is_there_again(kernel: LiveKernel) -> None:
    """A page that knows nothing of the bridge closes what it does not know."""
    kernel.send({}, kind="comm_close")
    assert kernel.hello()["epoch"]


def test_a_busy_kernel_answers_on_a_subshell_and_tells_what_happens(kernel: LiveKernel, gate: Path) -> None:
    subshell = kernel.open_subshell()
    script(kernel, "busy", "from azureml.core import Run\nRun.get_context().log('loss', float('nan'))\nprint('ran')\n")
    cell = kernel.begin(
        NAMES + "run = Pipeline(ws, [PythonScriptStep('busy.py', source_directory='busy')]).submit('busy')\n" + WAIT
    )
    kernel.until(lambda: kernel.events("run"))
    assert kernel.hello(subshell=subshell)
    kernel.until(lambda: any(body["run"]["status"] == "Finished" for body in kernel.events("run")))
    kernel.until(lambda: any("ran" in body["text"] for body in kernel.events("log")))
    (run,) = kernel.ask("run.list", {"limit": 5, "experiment": "busy"}, subshell=subshell)["runs"]
    assert run["steps"][0]["metrics"] == [{"name": "loss", "type": "scalar", "value": "nan"}]
    gate.touch()
    kernel.end(cell)


def test_without_a_subshell_a_busy_kernel_answers_when_its_cell_has_ended(kernel: LiveKernel, gate: Path) -> None:
    cell = kernel.begin(WAIT)
    request = kernel.request("compute.list")
    kernel.send(request)
    gate.touch()
    kernel.end(cell)
    assert kernel.until(lambda: kernel.reply_to(request))["t"] == "res"


def test_events_have_no_gaps(kernel: LiveKernel) -> None:
    before = kernel.hello()["seq"]
    for name in ("a", "b", "c"):
        kernel.ask("compute.create", {**compute(name), "minNodes": 0, "maxNodes": 1, "idleSeconds": 60})
    kernel.until(lambda: {body["compute"]["name"] for body in kernel.events("compute")} >= {"a", "b", "c"})
    numbers = [item["seq"] for item in kernel.received if item["t"] == "ev" and item["seq"] > before]
    assert numbers == list(range(before + 1, before + 1 + len(numbers)))
    replayed = kernel.ask("replay", {"from": before + 1})["events"]
    assert [item["seq"] for item in replayed][: len(numbers)] == numbers


def compute(name: str) -> dict[str, Any]:
    return {"name": name, "vmSize": "STANDARD_D2_V2"}


def test_what_a_cell_has_made_can_be_inspected_and_submitted(kernel: LiveKernel) -> None:
    script(kernel, "made", "print('ran')\n")
    kernel.run(
        NAMES + "first = PythonScriptStep('made.py', name='first', source_directory='made')\n"
        "second = PythonScriptStep('made.py', name='second', source_directory='made', allow_reuse=False)\n"
        "second.run_after(first)\npipeline = Pipeline(ws, [second])\n"
    )
    (found,) = kernel.ask("pipeline.inspect", {"variable": "pipeline"})["pipelines"]
    assert found["problems"] == []
    options = {"experiment": "made", "parameters": {}, "continueOnStepFailure": False, "regenerateOutputs": False}
    request = kernel.request("pipeline.submit", {"variable": "pipeline", **options})
    for _ in range(2):
        kernel.send(request)
    run = kernel.until(lambda: kernel.reply_to(request))["result"]["run"]
    step = kernel.ask("pipeline.submit", {"variable": "first", **options})["run"]
    assert [item["name"] for item in run["steps"]] == ["first", "second"]
    assert [item["name"] for item in step["steps"]] == ["first"]
    ended = {"Finished"}
    for made in (run, step):
        kernel.until(
            lambda made=made: (
                {body["run"]["status"] for body in kernel.events("run") if body["run"]["id"] == made["id"]} >= ended
            )
        )
    assert len(kernel.ask("run.list", {"limit": 9, "experiment": "made"})["runs"]) == 2
    kernel.run("del pipeline, first")
    assert kernel.ask("pipeline.inspect", {"variable": None})["pipelines"] == []


def test_cells_work_as_ever_with_pages_attached(kernel: LiveKernel) -> None:
    assert kernel.run("print(sorted(name for name in globals() if 'steploom' in name.lower()))") == "[]\n"
    assert kernel.run("1 / 1\nprint(input)").startswith("<bound method")


def test_an_extension_loaded_again_has_a_new_epoch_on_the_same_comm(kernel: LiveKernel) -> None:
    before = kernel.hello()["epoch"]
    kernel.run("%unload_ext steploom\n%load_ext steploom")
    assert kernel.hello()["epoch"] != before
    reply = kernel.request("compute.list", epoch=before)
    kernel.send(reply)
    assert kernel.until(lambda: kernel.reply_to(reply))["error"]["code"] == "kernel-restarted"


def test_a_restarted_kernel_has_a_new_epoch_and_knows_the_runs(kernel: LiveKernel) -> None:
    before = kernel.hello()["epoch"]
    runs = kernel.ask("snapshot")["runs"]
    kernel.restart()
    assert kernel.hello()["epoch"] != before
    assert [run["id"] for run in kernel.ask("snapshot")["runs"]] == [run["id"] for run in runs]
    request = kernel.request("compute.list", epoch=before)
    kernel.send(request)
    assert kernel.until(lambda: kernel.reply_to(request))["error"]["code"] == "kernel-restarted"
    assert kernel.ask("pipeline.inspect", {"variable": None})["pipelines"] == []
