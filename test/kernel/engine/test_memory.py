"""A step that holds more than its node has: ended before the machine suffers, and told as such."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from steploom.engine.home import Home
from steploom.engine.run_executor import RunExecutor
from steploom.engine.services import Services
from steploom.engine.store.store import Store
from steploom.engine.values import RunStatus, StepStatus
from steploom.engine.vm_sizes import VmSize
from steploom.targets.local import LocalTarget
from steploom.targets.tree_memory import tree_bytes

MIB = 1 << 20
# A process that the script has started takes the memory.
HOG = """
import subprocess, sys
code = "taken = bytearray(400 << 20)\\nimport time\\ntime.sleep(600)"
subprocess.run([sys.executable, '-c', code])
"""
# Eight processes that hold the same memory.
FORKS = """
import os, sys, time
taken = bytearray(100 << 20)
for number in range(7):
    if os.fork() == 0:
        break
os.write(1, b'forked\\n')
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
"""


@pytest.fixture
def run_here(lab: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a graph in this process, where the nodes of each compute target have 0.25 GiB."""
    for name in ("summon", "keep_going"):
        monkeypatch.setattr(lab.engine._summoner, name, lambda: None)
    monkeypatch.setattr("steploom.engine.services.find_vm_size", lambda name: VmSize(name, 2, 0.25))

    def run(graph: Any) -> Any:
        record = lab.submit(graph)
        home = Home.open(lab.home)
        services = Services(home, Store(home), LocalTarget(grace_s=1), {"PATH": ""})
        asyncio.run(RunExecutor(services, record).execute())
        return lab.engine.run(record.id)

    return run


def test_a_step_over_its_memory_fails_with_all_its_processes(lab: Any, run_here: Any) -> None:
    lab.compute("small", 1)
    run = run_here(lab.graph(lab.step("hog", HOG, compute="small", retries={"max": 3, "intervalSeconds": 0})))
    step = run.steps[0]
    assert run.status is RunStatus.FAILED
    assert step.status is StepStatus.FAILED
    assert step.attempt == 1
    assert step.error["code"] == "step-memory"
    assert step.error["what"].startswith("hog.py ran out of memory, limit 0.25 GiB: its processes held 0.")
    assert "small (STANDARD_D2_V2)" in step.error["what"]
    assert "larger VM size" in step.error["cure"]
    assert lab.processes_of_step(step) == []


def test_without_a_compute_target_there_is_no_limit(lab: Any, run_here: Any) -> None:
    """It takes as much, for longer than it takes to look."""
    text = "import time\ntaken = bytearray(400 << 20)\ntime.sleep(1)\n"
    assert run_here(lab.graph(lab.step("free", text))).status is RunStatus.FINISHED


@pytest.fixture
def forks(lab: Any) -> Iterator[subprocess.Popen[str]]:
    gate = lab.folder / "gate"
    process = subprocess.Popen([sys.executable, "-c", FORKS, str(gate)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(8):
        assert process.stdout.readline() == "forked\n"
    yield process
    gate.touch()
    process.communicate()


def test_what_processes_share_is_held_once(forks: subprocess.Popen[str]) -> None:
    assert tree_bytes(forks.pid, exact_above=10_000 * MIB) > 700 * MIB
    assert 100 * MIB < tree_bytes(forks.pid, exact_above=0) < 300 * MIB


def test_who_has_gone_holds_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert tree_bytes(process.pid, exact_above=0) == 0
    assert tree_bytes(os.getpid(), exact_above=0) > MIB
