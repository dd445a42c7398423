"""A shim that is started ahead: nothing has begun before it gets the word, and nothing is left of it without."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from engine.conftest import wait_until

from steploom.engine.locks import is_locked, lock_new
from steploom.engine.target import StepExit, StepProcess
from steploom.targets import local
from steploom.targets.local import LocalTarget

# Stands by in a process of its own, says so and waits to be killed.
_HOLDER = """
import os, sys, time
from pathlib import Path
from steploom.engine.target import StepProcess
from steploom.targets.local import LocalTarget
folder = Path(sys.argv[1])
process = StepProcess(folder=folder, argv=[sys.executable, "-c", "print('ran')"], cwd=folder, env=dict(os.environ))
target = LocalTarget()
assert target.can_stand_by
target.stand_by(process)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture(params=["shell", "python"])
def process(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StepProcess:
    if request.param == "python":
        monkeypatch.setattr(local, "_SHELL", tmp_path / "no-such-shell")
    folder = tmp_path / "step"
    (folder / "work").mkdir(parents=True)
    env = {"PATH": os.environ["PATH"], "STEPLOOM_STEP_DIR": str(folder)}
    return StepProcess(folder=folder, argv=[sys.executable, "-c", "print('ran')"], cwd=folder / "work", env=env)


def ended(target: LocalTarget, process: StepProcess) -> StepExit | None:
    return asyncio.run(asyncio.wait_for(target.wait(process.folder), 30))


def shims_of(folder: Path) -> list[psutil.Process]:
    found = []
    for item in psutil.process_iter():
        try:
            if str(folder) in item.cmdline() and item.status() != psutil.STATUS_ZOMBIE:
                found.append(item)
        except psutil.Error:
            continue
    return found


def wait_until_none(folder: Path) -> None:
    wait_until(lambda: not shims_of(folder))


def has_said_nothing(folder: Path) -> bool:
    """Neither the script nor the shim."""
    return not any(path.read_text() for path in [folder / "log.txt"] if path.exists())


def test_it_begins_with_the_word(process: StepProcess) -> None:
    target = LocalTarget()
    assert target.can_stand_by
    target.stand_by(process)
    assert not target.has_begun(process.folder)
    assert len(shims_of(process.folder)) == 1
    target.start(process)
    assert target.has_begun(process.folder)
    assert ended(target, process) == StepExit(code=0)
    assert sorted(os.listdir(process.folder)) == ["claim", "exit.json", "log.txt", "work"]
    assert (process.folder / "log.txt").read_text() == "ran\n"


def test_standing_down_leaves_nothing(process: StepProcess) -> None:
    target = LocalTarget()
    target.stand_by(process)
    target.stand_down(process.folder)
    wait_until_none(process.folder)
    assert not target.has_begun(process.folder)
    assert has_said_nothing(process.folder)
    target.stand_down(process.folder)


def test_it_ends_with_the_supervisor(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "up\n"
        holder.kill()
    wait_until_none(tmp_path)
    assert not LocalTarget().has_begun(tmp_path)
    assert has_said_nothing(tmp_path)


def test_a_supervisor_that_dies_with_the_word_on_its_tongue_has_begun_nothing(process: StepProcess) -> None:
    target = LocalTarget()
    target.stand_by(process)
    wait_until(lambda: (process.folder / "log.txt").exists())
    # All that comes before the word.
    (process.folder / "claim.ready").rename(process.folder / "claim")
    target.stand_down(process.folder)
    wait_until_none(process.folder)
    assert not LocalTarget().has_begun(process.folder)


def test_one_that_was_killed_is_replaced(process: StepProcess) -> None:
    target = LocalTarget()
    target.stand_by(process)
    (shim,) = shims_of(process.folder)
    shim.kill()
    wait_until_none(process.folder)
    target.start(process)
    assert ended(target, process) == StepExit(code=0)
    assert (process.folder / "log.txt").read_text() == "ran\n"


def test_what_another_has_begun_is_not_begun_again(process: StepProcess) -> None:
    target = LocalTarget()
    target.stand_by(process)
    wait_until(lambda: (process.folder / "log.txt").exists())
    claim = lock_new(process.folder / "claim")
    (process.folder / "exit.json").unlink()
    (process.folder / "exit.json").write_text("of the other")
    with pytest.raises(BlockingIOError):
        target.start(process)
    with pytest.raises(BlockingIOError):
        target.stand_by(process)
    os.close(claim)
    wait_until_none(process.folder)
    assert (process.folder / "exit.json").read_text() == "of the other"
    assert has_said_nothing(process.folder)


@pytest.mark.skipif(sys.platform != "linux", reason="Cores can be chosen on Linux alone.")
def test_it_gets_its_cores_with_the_word(process: StepProcess) -> None:
    text = "import os; print(len(os.sched_getaffinity(0)))"
    target = LocalTarget()
    chosen = replace(process, argv=[sys.executable, "-c", text], cores=1)
    target.stand_by(chosen)
    target.start(chosen)
    ended(target, chosen)
    assert (process.folder / "log.txt").read_text() == "1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="Interpreters are kept warm on Linux alone.")
def test_a_fork_of_a_warm_interpreter_stands_by(tmp_path: Path) -> None:
    target = LocalTarget()

    def step(name: str) -> StepProcess:
        folder = tmp_path / name
        (folder / "work").mkdir(parents=True)
        (folder / "work" / "script.py").write_text("print('ran')")
        env: dict[str, Any] = {"PATH": os.environ["PATH"], "STEPLOOM_STEP_DIR": str(folder)}
        argv = [sys.executable, "script.py"]
        return StepProcess(folder=folder, argv=argv, cwd=folder / "work", env=env, warm_s=60)

    deadline = time.monotonic() + 30
    for number in range(10_000):
        process = step(str(number))
        target.stand_by(process)
        assert is_locked(process.folder / "claim.ready")
        assert not target.has_begun(process.folder)
        is_warm = not shims_of(process.folder)
        target.start(process)
        assert ended(target, process) == StepExit(code=0)
        assert (process.folder / "log.txt").read_text() == "ran\n"
        if is_warm:
            break
        assert time.monotonic() < deadline
    last = step("last")
    target.stand_by(last)
    target.stand_down(last.folder)
    wait_until(lambda: not is_locked(last.folder / "claim.ready"))
    assert not target.has_begun(last.folder)
    assert has_said_nothing(last.folder)
    target.retire(lambda workspace, compute: None)
