"""SIGKILL to whoever takes part in a run, at any moment: it ends right, nothing is half-written or runs twice at once.

`STEPLOOM_KILL_MOMENTS=200` for a long test; the moments of a seed are always the same, what they hit is not.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.api import Engine
from steploom.engine.values import RunRecord, RunStatus, StepRecord, StepStatus, Submission

MOMENTS = int(os.environ.get("STEPLOOM_KILL_MOMENTS", "24"))
LATEST_S = 0.7
VICTIMS = ("kernel", "supervisor", "shim", "script", "warm interpreter")

# Holds a lock while it runs, counts its starts, and writes its output piece by piece.
SCRIPT = """
import fcntl, sys, time
place, name, target = sys.argv[1:4]
lock = open(f'{place}/{name}.lock', 'w')
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    open(f'{place}/twice', 'a').write(name)
open(f'{place}/{name}.starts', 'a').write('x')
before = ''.join(open(path).read() for path in sys.argv[4:])
with open(target, 'w') as stream:
    for piece in range(10):
        stream.write(f'{name} {piece} {len(before)}\\n' * 20)
        stream.flush()
        time.sleep(0.01)
"""
SUBMIT = """
import json, sys
from steploom.engine.api import Engine
from steploom.engine.values import Submission
print('up', flush=True)
Engine.open().submit(Submission(**json.loads(sys.argv[1])))
sys.stdin.read()
"""
# Each with what it reads.
PIPELINE = {
    "root": (),
    "left": ("root",),
    "middle": ("root",),
    "right": ("root",),
    "join": ("left", "right"),
    "beside": (),
    "last": (),
}
# These read nothing, so they stand by while what is before them runs.
AFTER = {"beside": ("root",), "last": ("beside",)}


class Theatre:
    """One home in which runs are submitted and their participants killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.engine = Engine.open(self.home)
        self.workspace = self.engine.workspace().name
        self.source = folder / "source"
        self.source.mkdir()
        (self.source / "step.py").write_text(SCRIPT)
        for name, warm in (("cold", 0), ("warm", 1)):
            self.engine.create_compute(
                self.workspace, name, vm_size="STANDARD_D2_V2", min_nodes=warm, max_nodes=3, idle_seconds=60
            )

    def submission(self, number: int) -> dict[str, Any]:
        place = self.folder / f"place {number}"
        place.mkdir()
        compute = "warm" if number // len(VICTIMS) % 2 else "cold"
        nodes = [self._step(name, needs, place, compute) for name, needs in PIPELINE.items()]
        data = [{"kind": "data", "id": f"{name}_out", "name": f"{name}_out", "datastore": None} for name in PIPELINE]
        return {
            "workspace": self.workspace,
            "experiment": "kills",
            "graph": {"version": 1, "name": "pipeline", "nodes": [*nodes, *data], "parameters": []},
            "interpreter": sys.executable,
            "request_id": f"request {number}",
        }

    def _step(self, name: str, needs: tuple[str, ...], place: Path, compute: str) -> dict[str, Any]:
        def port(of: str) -> dict[str, str]:
            return {"name": f"{of}_out", "node": f"{of}_out", "mode": "mount"}

        texts = [{"kind": "literal", "text": text} for text in (str(place), name)]
        ports = [{"kind": "port", "port": f"{of}_out"} for of in (name, *needs)]
        return {
            "kind": "step", "id": name, "name": name, "type": "PythonScriptStep", "script": "step.py",
            "source": str(self.source), "compute": compute, "arguments": [*texts, *ports],
            "environment": {"userManaged": True}, "inputs": [port(of) for of in needs], "outputs": [port(name)],
            "params": {}, "allowReuse": False, "after": list(AFTER.get(name, ())),
        }  # fmt: skip

    def processes(self, variable: str, value: str) -> list[psutil.Process]:
        """The living ones, but this, whose environment says so; `value` may be the beginning."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get(variable, "").startswith(value) and process.pid != os.getpid():
                    found += [process] if process.status() != psutil.STATUS_ZOMBIE else []
        return found

    def of_steps(self) -> list[psutil.Process]:
        return self.processes("STEPLOOM_STEP_DIR", f"{self.home}{os.sep}")

    def find(self, victim: str) -> list[psutil.Process]:
        if victim == "supervisor":
            return self._running("steploom.engine.supervisor")
        if victim == "warm interpreter":
            belonging = {process.pid for process in self.of_steps()}
            return [process for process in self._running("warm_interpreter") if process.pid not in belonging]
        # A shim leads the session of its step; one that stands by is one, but what it has forked is no script yet.
        if victim == "shim":
            return [process for process in self.of_steps() if _leads(process)]
        return [process for process in self.of_steps() if not _leads(process) and _has_begun(process)]

    def _running(self, program: str) -> list[psutil.Process]:
        processes = self.processes("STEPLOOM_HOME", str(self.home))
        return [process for process in processes if any(program in part for part in _cmdline(process))]


def _leads(process: psutil.Process) -> bool:
    try:
        return os.getsid(process.pid) == process.pid
    except ProcessLookupError:
        return False


def _has_begun(process: psutil.Process) -> bool:
    try:
        return Path(process.environ()["STEPLOOM_STEP_DIR"], "claim").exists()
    except (psutil.Error, OSError):
        return False


def _cmdline(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture
def theatre(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]
) -> Iterator[Theatre]:
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "home"))
    made = Theatre(tmp_path)
    yield made
    end_processes(made.home)


@pytest.mark.timeout(60 + 8 * MOMENTS)
def test_whoever_is_killed_whenever(theatre: Theatre) -> None:
    draw = random.Random(20261125)
    hits = dict.fromkeys(VICTIMS, 0)
    for number in range(MOMENTS):
        victims = [VICTIMS[number % len(VICTIMS)]]
        if draw.random() < 0.3:
            victims.append("supervisor")
        run, killed = play(theatre, number, victims, draw.uniform(0, LATEST_S))
        for victim in killed:
            hits[victim] += 1
        check(theatre, number, run, killed)
    missed = [victim for victim, count in hits.items() if count == 0]
    assert not missed, hits


def play(theatre: Theatre, number: int, victims: list[str], moment_s: float) -> tuple[RunRecord, list[str]]:
    """The run as it ended, and who of `victims` was there to be killed."""
    submission = theatre.submission(number)
    killed = []
    if victims[0] == "kernel":
        kernel = subprocess.Popen(
            [sys.executable, "-c", SUBMIT, json.dumps(submission)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert kernel.stdin is not None and kernel.stdout is not None
        kernel.stdout.readline()
        # What it does takes a tenth of what a run takes.
        time.sleep(moment_s / 10)
        kernel.kill()
        kernel.communicate()
        killed.append("kernel")
    # The same request again, so nothing if it was stored.
    run = theatre.engine.submit(Submission(**submission))
    time.sleep(moment_s)
    for victim in victims[len(killed) :]:
        for process in theatre.find(victim)[:1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
                killed.append(victim)
    # Whoever looks next sees to it that somebody goes on.
    return Engine.open(theatre.home).wait(run.id, timeout_s=40), killed


def check(theatre: Theatre, number: int, run: RunRecord, killed: list[str]) -> None:
    steps = "".join(f"\n{step.name} {step.status.value} {step.id} {step.error}" for step in run.steps)
    told = f"moment {number}, killed: {', '.join(killed) or 'nobody'}: {run.status.value}{steps}"
    assert run.status.is_final and all(step.status.is_final for step in run.steps), told
    place = theatre.folder / f"place {number}"
    assert not (place / "twice").exists(), told
    # A step that was lost with its shim is run again, one whose script was killed has failed.
    assert run.status is RunStatus.FINISHED or ("script" in killed and run.status is RunStatus.FAILED), told
    failed = [step for step in run.steps if step.status is StepStatus.FAILED]
    assert len(failed) <= killed.count("script"), told
    assert all(step.error and step.error["code"] == "script-failed" for step in failed), told
    assert sum(step.attempt - 1 for step in run.steps) <= killed.count("shim"), told
    for step in run.steps:
        starts = place / f"{step.name}.starts"
        # Once an attempt; an attempt that failed or was lost may not have come to begin.
        count = len(starts.read_text()) if starts.exists() else 0
        sure = 1 if step.status is StepStatus.FINISHED else 0
        assert sure <= count <= step.attempt, f"{step.name} of {told}"
        check_output(theatre, step, told)
    deadline = time.monotonic() + 10
    while theatre.of_steps():
        assert time.monotonic() < deadline, told
        time.sleep(0.01)


def check_output(theatre: Theatre, step: StepRecord, told: str) -> None:
    """There is all of it, or nothing."""
    datastore = theatre.engine.datastore(theatre.workspace, theatre.engine.workspace().default_datastore)
    place = Path(datastore.location) / "azureml" / step.id
    if step.status is not StepStatus.FINISHED:
        assert not place.exists(), f"{step.name} of {told}"
        return
    (output,) = step.outputs
    text = (Path(datastore.location) / output.path).read_text()
    lines = text.splitlines()
    assert len(lines) == 200 and text.endswith("\n") and output.size_bytes == len(text), f"{step.name} of {told}"
    assert [line.split()[1] for line in lines[::20]] == [str(piece) for piece in range(10)], f"{step.name} of {told}"
