"""Ctrl-C while `steploom run` waits, on a terminal and without one."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from steploom.engine.api import Engine
from steploom.engine.values import RunStatus

Start = Callable[..., "subprocess.Popen[str]"]
Notebook = Callable[..., str]

PIPELINE = "pipeline = Pipeline(ws, [step('hello')])"
WAITS = f"{PIPELINE}\nrun = pipeline.submit('exp')\nrun.wait_for_completion()"
PATIENCE_S = 30.0


class Terminal:
    """The two ends of a pseudo-terminal, and what was written to it."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        self.text = ""

    def read_until(self, told: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while told not in self.text:
            readable, _, _ = select.select([self._ours], [], [], end - time.monotonic())
            assert readable, self.text
            self.text += os.read(self._ours, 4096).decode()

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def close(self) -> None:
        os.close(self._ours)
        os.close(self.theirs)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _long_step(home: Path) -> None:
    Path("src/hello.py").write_text("import time; print('begun', flush=True); time.sleep(60)")


def interrupt_when_running(process: subprocess.Popen[str], engine: Engine) -> str:
    """The id of its run."""
    end = time.monotonic() + PATIENCE_S
    while True:
        assert time.monotonic() < end and process.poll() is None
        runs = engine.runs(engine.workspace().name)
        if runs and engine.log(runs[0].steps[0].id).text == "begun\n":
            process.send_signal(signal.SIGINT)
            return runs[0].id
        time.sleep(0.02)


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children()


def test_without_a_terminal_the_run_goes_on(start: Start, notebook: Notebook, engine: Engine) -> None:
    process = start("run", notebook(WAITS), "--json")
    run_id = interrupt_when_running(process, engine)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (130, "")
    short = run_id[:8]
    assert err.endswith(
        f"Run {run_id} goes on. Follow it: steploom logs {short} --follow. End it: steploom cancel {short}\n"
    )
    assert engine.run(run_id).status is RunStatus.RUNNING


def test_on_a_terminal_it_asks_and_cancels(
    start: Start, notebook: Notebook, engine: Engine, terminal: Terminal
) -> None:
    process = start("run", notebook(WAITS), "--json", terminal=terminal.theirs)
    terminal.read_until("hello  Running  ")
    kernels = children(process)
    run_id = interrupt_when_running(process, engine)
    terminal.read_until("Cancel the run? [y/N] ")
    # The kernel has ended before the question: a cell that waits would say something else meanwhile.
    assert not [kernel for kernel in kernels if kernel.is_running()]
    terminal.type("y\n")
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    found = json.loads(out)
    assert (found["run_id"], found["status"]) == (run_id, "Canceled")
    assert found["steps"][0]["status"] == "Canceled"


@pytest.mark.parametrize("answer", ["\n", "\x03"])
def test_on_a_terminal_it_may_be_left(
    start: Start, notebook: Notebook, engine: Engine, terminal: Terminal, answer: str
) -> None:
    process = start("run", notebook(PIPELINE), terminal=terminal.theirs)
    run_id = interrupt_when_running(process, engine)
    terminal.read_until("Cancel the run? [y/N] ")
    if answer == "\x03":
        process.send_signal(signal.SIGINT)
    else:
        terminal.type(answer)
    terminal.read_until(f"Run {run_id} goes on.")
    assert process.wait(PATIENCE_S) == 130
    assert engine.run(run_id).status is RunStatus.RUNNING


def test_before_anything_is_submitted_there_is_nothing_to_ask(start: Start, notebook: Notebook) -> None:
    process = start("run", notebook("import time, pathlib\npathlib.Path('here').touch()\ntime.sleep(60)"))
    end = time.monotonic() + PATIENCE_S
    while not Path("here").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    kernels = children(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("Stopped. Nothing was submitted.\n")
    assert not [kernel for kernel in kernels if kernel.is_running()]


def test_a_run_that_is_canceled_elsewhere_tells_so(start: Start, notebook: Notebook, engine: Engine) -> None:
    process = start("run", notebook(PIPELINE), "--json")
    end = time.monotonic() + PATIENCE_S
    while not (runs := engine.runs(engine.workspace().name)):
        assert time.monotonic() < end
        time.sleep(0.02)
    engine.cancel(runs[0].id)
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert json.loads(out)["status"] == "Canceled"
