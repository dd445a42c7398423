"""Steps and warm interpreters that are ended, killed, or leave."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from engine.warm_nodes.conftest import ONLY_LINUX, UP, Bench, belonging, wait_for_log

from steploom.engine.locks import is_locked
from steploom.engine.target import StepExit
from steploom.targets import forked_shim
from steploom.targets.local import LocalTarget

pytestmark = ONLY_LINUX


def test_a_step_is_found_by_its_folder_and_ended_with_all_it_started(bench: Bench) -> None:
    text = (
        "import os, subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('up', flush=True); time.sleep(60)"
    )
    folder, other = bench.start(text), bench.start(UP)
    for item in (folder, other):
        wait_for_log(item, "up")
    # shim, script, program and fork
    assert len(belonging(folder)) == 4
    assert is_locked(folder / "claim")
    asyncio.run(bench.target.end(folder))
    assert belonging(folder) == []
    assert bench.ended(folder) == StepExit(code=128 + signal.SIGTERM)
    assert len(belonging(other)) == 2


def test_the_script_hears_sigterm(bench: Bench) -> None:
    folder = bench.start(f"import signal, sys; signal.signal(15, lambda *a: sys.exit(5)); {UP}")
    wait_for_log(folder, "up")
    asyncio.run(LocalTarget(grace_s=10).end(folder))
    assert bench.ended(folder) == StepExit(code=5)


def test_a_killed_shim_is_a_lost_step(bench: Bench) -> None:
    folder = bench.start(UP)
    wait_for_log(folder, "up")
    psutil.Process(int((folder / "claim").read_text())).kill()
    assert bench.ended(folder) is None
    assert belonging(folder) == []


def test_steps_go_on_when_their_warm_interpreter_is_gone(bench: Bench) -> None:
    gate = bench.folder / "gate"
    text = f"import os, sys, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\nsys.exit(4)"
    folder = bench.start(text)
    (warm,) = bench.warm_interpreters()
    warm.kill()
    # Somebody else, who was not there when it started.
    adopting = LocalTarget()
    assert adopting.has_begun(folder)
    gate.touch()
    assert asyncio.run(asyncio.wait_for(adopting.wait(folder), 20)) == StepExit(code=4)
    # The next step starts cold, and is there to tell.
    process = bench.process("print('next')")
    bench.target.start(process)
    assert bench.told(process.folder) == (0, "next\n")


def wake(process: psutil.Process) -> None:
    # On a busy machine its end may come first.
    with contextlib.suppress(psutil.NoSuchProcess):
        process.resume()


def test_a_step_that_a_dying_interpreter_was_given_runs_once(bench: Bench) -> None:
    """It got the message and died before, or after, it had forked."""
    count = bench.folder / "count"
    process = bench.process(f"open({str(count)!r}, 'a').write('x')")
    bench.prepare(process)
    for moment_s in (0.0, 0.0005, 0.001, 0.002, 0.003):
        bench.prepare(process)
        (warm,) = bench.warm_interpreters()
        warm.suspend()
        ending = threading.Timer(0.05 + moment_s, warm.kill)
        waking = threading.Timer(0.05, wake, (warm,))
        step = bench.process(f"open({str(count)!r}, 'a').write('x')")
        count.unlink(missing_ok=True)
        for timer in (waking, ending):
            timer.start()
        bench.target.start(step)
        assert bench.told(step.folder) == (0, "")
        assert count.read_text() == "x"
        ending.join()


def test_one_that_does_not_answer_keeps_no_step(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked_shim, "_ANSWER_MS", 200)
    count = bench.folder / "count"
    bench.prepare(bench.process(""))
    (warm,) = bench.warm_interpreters()
    warm.suspend()
    steps = [bench.process(f"open({str(count)!r}, 'a').write('x')") for _ in range(2)]
    bench.target.stand_by(steps[0])
    bench.target.start(steps[0])
    assert bench.told(steps[0].folder) == (0, "")
    assert not warm.is_running()
    bench.target.start(steps[1])
    assert bench.told(steps[1].folder) == (0, "")
    assert count.read_text() == "xx"


def test_it_leaves_when_it_was_idle_for_long_and_steps_start_all_the_same(bench: Bench) -> None:
    process = replace(bench.process("print('there')"), warm_s=1)
    bench.prepare(process)
    deadline = time.monotonic() + 30
    # On a busy machine it may have left already.
    while bench.warm_interpreters():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    bench.target.start(process)
    assert bench.told(process.folder) == (0, "there\n")


def test_it_leaves_with_the_process_that_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "script.py").touch()
    code = (
        "import sys, time, psutil\nfrom pathlib import Path\nfrom steploom.engine.target import StepProcess\n"
        "from steploom.targets.shim_process import ShimFiles\nfrom steploom.targets.warm_nodes import WarmNodes\n"
        "nodes = WarmNodes()\nfolder = Path(sys.argv[1])\n"
        "argv = [sys.executable, 'script.py']\n"
        "step = StepProcess(folder=folder, argv=argv, cwd=folder / 'work', env={}, warm_s=60)\n"
        "nodes.start(step, ShimFiles(0, 0, 0))\nprint(psutil.Process().children()[0].pid, flush=True)\nsys.stdin.read()"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdin is not None and keeper.stdout is not None
    warm = psutil.Process(int(keeper.stdout.readline()))
    keeper.kill()
    keeper.wait()
    keeper.stdin.close()
    keeper.stdout.close()
    deadline = time.monotonic() + 20
    while warm.is_running() and warm.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_package_that_came_meanwhile_needs_a_fresh_interpreter(bench: Bench, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    process = bench.process("", PYTHONPATH=str(packages))
    bench.prepare(process)
    bench.target.start(process)
    assert bench.is_warm(process.folder)
    bench.ended(process.folder)
    ready, later = (bench.process("print(custom)", PYTHONPATH=str(packages)) for _ in range(2))
    # Forked before the package came, and told to begin after that.
    bench.target.stand_by(ready)
    (packages / "sitecustomize.py").write_text("import builtins; builtins.custom = 1")
    for step in (ready, later):
        bench.target.start(step)
        assert bench.told(step.folder) == (0, "1\n")
