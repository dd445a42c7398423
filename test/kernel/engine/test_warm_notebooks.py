"""A notebook whose kernel is a fork of a warm interpreter finds and leaves what it does in one of its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.values import RunStatus

from .conftest import Lab
from .test_notebook_step import code, executed, notebook_step, printed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="warm nodes are forks, which only Linux makes safely")

PROBE = """
import json, os, random, signal, sys
with open(f"/proc/{os.getppid()}/cmdline") as stream:
    command = stream.read()
hidden = {"STEPLOOM_STEP_DIR", "AZUREML_RUN_ID", "AZUREML_ROOT_RUN_ID", "PWD", "OLDPWD", "SHLVL", "_"}
from azureml.core import Run
print(json.dumps({
    "is warm": "warm_interpreter.py" in command, "chance": random.random(), "pid": os.getpid(),
    "run": Run.get_context().id == os.environ["AZUREML_RUN_ID"],
    "same": [
        sorted(set(sys.modules) - {"gc"}), sys.path, sys.executable, str(sys.flags),
        {name: value for name, value in os.environ.items() if name not in hidden},
        os.path.relpath(os.getcwd(), os.environ["STEPLOOM_STEP_DIR"]), __name__, sorted(globals()), sys.stdin.read(),
        str(signal.getsignal(signal.SIGINT)), str(signal.getsignal(signal.SIGTERM)),
        [int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
    ],
}))
"""


@pytest.fixture
def warm(lab: Lab) -> str:
    for name, nodes in (("cold", 0), ("warm", 1)):
        lab.engine.create_compute(
            lab.workspace, name, vm_size="STANDARD_D2_V2", min_nodes=nodes, max_nodes=1, idle_seconds=60
        )
    return "warm"


def probed(lab: Lab, compute: str) -> dict[str, Any]:
    step = notebook_step(lab, "probe", code(PROBE), compute=compute, allowReuse=False)
    run = lab.run(lab.graph(step))
    assert run.status is RunStatus.FINISHED, run.error
    found: dict[str, Any] = json.loads(printed(executed(lab, run)[0]))
    return found


def probed_warm(lab: Lab, compute: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while not (found := probed(lab, compute))["is warm"]:
        assert time.monotonic() < deadline
    return found


def test_a_warm_kernel_finds_what_a_cold_one_does(lab: Lab, warm: str) -> None:
    cold = probed(lab, "cold")
    first, second = probed_warm(lab, warm), probed_warm(lab, warm)
    assert not cold["is warm"]
    assert cold["run"] and first["run"]
    assert first["same"] == cold["same"]
    assert second["same"] == cold["same"]
    assert len({cold["chance"], first["chance"], second["chance"]}) == 3
    assert first["pid"] != second["pid"]


def test_a_cell_that_fails_in_a_warm_kernel_is_told(lab: Lab, warm: str) -> None:
    probed_warm(lab, warm)
    run = lab.run(lab.graph(notebook_step(lab, "failing", code("1 / 0"), compute=warm)))
    assert run.status is RunStatus.FAILED
    assert "Cell 1 of 1: ZeroDivisionError: division by zero" in lab.log(run.steps[0])
    assert executed(lab, run)[0]["outputs"][0]["ename"] == "ZeroDivisionError"


def test_cancel_ends_a_warm_kernel(lab: Lab, warm: str) -> None:
    probed_warm(lab, warm)
    told = lab.folder / "pid"
    wait = f"import os, pathlib, time\npathlib.Path({str(told)!r}).write_text(f'{{os.getpid()}} ')\ntime.sleep(600)"
    run = lab.submit(lab.graph(notebook_step(lab, "waiting", code(wait), compute=warm)))
    pid = int(written(told))
    lab.engine.cancel(run.id)
    assert lab.ended(run).status is RunStatus.CANCELED
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def written(file: Path) -> str:
    deadline = time.monotonic() + 30
    while not file.exists() or not file.read_text(encoding="utf-8").endswith(" "):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return file.read_text(encoding="utf-8")
