"""`steploom rerun` on runs of a real engine."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import RERUN_OF, RunStatus

PATIENCE_S = 60.0
FAILS = "raise SystemExit('no such column')"


@pytest.fixture
def failed(submitted: Callable[..., str], engine: Engine) -> str:
    """A run of hello and train, of which train has failed."""
    Path("src/train.py").write_text(FAILS)
    run = engine.wait(submitted("hello", "train"), timeout_s=PATIENCE_S)
    # Steps run at the same time: whichever ended first, both have been looked at.
    assert run.status is RunStatus.FAILED
    return run.id


def words(said: Any) -> dict[str, tuple[str, bool]]:
    return {step["name"]: (step["status"], step["reused"]) for step in said.json["steps"]}


def test_what_failed_runs_again_and_is_waited_for(cli: Any, failed: str, engine: Engine) -> None:
    again = cli("rerun", "last", "--json")
    assert (again.code, again.json["status"]) == (1, "Failed")
    Path("src/train.py").write_text("print('trained')")
    said = cli("rerun", "last", "--json")
    assert said.code == 0, said.err
    assert words(said)["train"] == ("Finished", False)
    assert engine.run(said.json["run_id"]).properties[RERUN_OF] == again.json["run_id"]
    assert "cell" not in said.err
    assert "step train: Finished" in said.err


def test_from_a_step_and_one_step_alone(cli: Any, submitted: Callable[..., str], engine: Engine) -> None:
    engine.wait(submitted("hello", "train"), timeout_s=PATIENCE_S)
    expected = {"hello": ("Finished", True), "train": ("Finished", False)}
    assert words(cli("rerun", "last", "--from", "train", "--json")) == expected
    assert words(cli("rerun", "last", "--only", "train", "--json")) == expected
    newest = engine.runs(engine.workspace().name)[0]
    said = cli("rerun", "last", "--only", "train").out
    assert "Taken over from run 3." in said
    assert f"rerun of    {newest.id}\n" in said


def test_what_cannot_be_done_is_told(cli: Any, submitted: Callable[..., str], engine: Engine) -> None:
    engine.wait(submitted("hello"), timeout_s=PATIENCE_S)
    for arguments, code, told in (
        ((), 1, "Every step of run 1 has finished"),
        (("--from", "nope"), 1, "no step 'nope'. It has: hello."),
        (("--from", "hello", "--only", "hello"), 2, "--from and --only exclude each other."),
    ):
        said = cli("rerun", "last", *arguments)
        assert (said.code, said.out) == (code, "")
        assert told in said.err


def test_ctrl_c_leaves_the_run_running(
    start: Callable[..., subprocess.Popen[str]], failed: str, engine: Engine
) -> None:
    Path("src/train.py").write_text("import time; print('begun', flush=True); time.sleep(600)")
    process = start("rerun", failed)
    end = time.monotonic() + PATIENCE_S
    while True:
        assert time.monotonic() < end and process.poll() is None
        newest = engine.runs(engine.workspace().name)[0]
        train = next(step for step in newest.steps if step.name == "train")
        if newest.id != failed and engine.log(train.id).text == "begun\n":
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (130, "")
    assert f"Run {newest.id} goes on." in err
    assert engine.run(newest.id).status is RunStatus.RUNNING
