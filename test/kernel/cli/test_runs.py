"""`steploom runs`, `show`, `logs`, `why` and `cancel` on runs of a real engine."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import RunStatus

Submitted = Callable[..., str]

WAITS = "import pathlib, time; print('begun', flush=True)\nwhile not pathlib.Path({gate!r}).exists(): time.sleep(0.01)"
PATIENCE_S = 30.0


@pytest.fixture
def finished(submitted: Submitted, engine: Engine) -> Callable[..., str]:
    """As `submitted`, after its end."""

    def run(*names: str, **options: Any) -> str:
        return engine.wait(submitted(*names, **options), timeout_s=PATIENCE_S).id

    return run


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The step hello goes on when this file is there."""
    Path("src/hello.py").write_text(WAITS.format(gate=str(tmp_path / "gate")) + "\nprint('done')")
    return tmp_path / "gate"


def until_begun(engine: Engine, run_id: str) -> None:
    end = time.monotonic() + PATIENCE_S
    step = engine.run(run_id).steps[0].id
    while not engine.log(step).text:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("command", ["show", "logs", "why", "cancel"])
def test_none_yet(cli: Any, command: str) -> None:
    assert cli("runs").out == "No runs yet. Start one: steploom run NOTEBOOK\n"
    assert cli("runs", "--json").json == []
    said = cli(command, "last")
    assert (said.code, said.out) == (1, "")
    assert said.err == f"steploom {command}: No runs yet. Start one: steploom run NOTEBOOK\n"


def test_runs_newest_first_of_all_workspaces(cli: Any, finished: Submitted, engine: Engine) -> None:
    first = finished("hello", experiment="one")
    engine.create_workspace("second")
    Path("config.json").write_text('{"workspace_name": "second", "subscription_id": "", "resource_group": ""}')
    second = finished("hello", experiment="two")
    assert engine.run(second).workspace == "second"
    lines = cli("runs").out.splitlines()
    assert [line.split()[:4] for line in lines[2:]] == [
        [second[:8], "two", "Finished", "1/1"],
        [first[:8], "one", "Finished", "1/1"],
    ]
    assert [run["run_id"] for run in cli("runs", "--json").json] == [second, first]
    assert [run["run_id"] for run in cli("runs", "--json", "-n", "1").json] == [second]
    assert [run["run_id"] for run in cli("runs", "--json", "--experiment", "one").json] == [first]
    said = cli("runs", "--limit", "0")
    assert said.code == 2
    assert "'0' is not a whole number above 0" in said.err

    assert cli("show", "last", "--json").json == cli("show", second[:12], "--json").json
    assert cli("show", first, "--json").json["experiment"] == "one"
    assert "hello  Finished  no      Runs: this step has not run before.\n" in cli("show", first).out


def test_what_is_not_there_is_told(cli: Any, finished: Submitted) -> None:
    run_id = finished("hello")
    for arguments, told in (
        (("show", "zzz"), "There is no run zzz."),
        (("logs", run_id, "nope"), "no step 'nope'. It has: hello."),
        (("why", run_id, "nope"), "no step 'nope'. It has: hello."),
        (("cancel", run_id, "nope"), "no step 'nope'. It has: hello."),
    ):
        said = cli(*arguments)
        assert (said.code, said.out) == (1, "")
        assert told in said.err


def test_logs_of_one_step_and_of_all(cli: Any, finished: Submitted) -> None:
    Path("src/quiet.py").touch()
    finished("hello", "train", "quiet")
    assert cli("logs", "last", "train").out == "trained\n"
    assert cli("logs", "last").out == "==> hello <==\nhello\n==> train <==\ntrained\n"
    said = cli("logs", "last", "quiet")
    assert (said.code, said.out, said.err) == (0, "", "quiet has written nothing: Finished.\n")
    finished("train", "hello")
    assert cli("logs", "last").out == "==> train (reused) <==\ntrained\n==> hello (reused) <==\nhello\n"


def test_a_long_log_is_there_whole(cli: Any, finished: Submitted) -> None:
    Path("src/hello.py").write_text("for i in range(40000): print(i, 'ü')")
    finished("hello")
    assert cli("logs", "last").out == "".join(f"{i} ü\n" for i in range(40000))


def test_logs_are_followed_to_the_end(
    cli: Any, submitted: Submitted, gate: Path, engine: Engine, start: Callable[..., subprocess.Popen[str]]
) -> None:
    run_id = submitted("hello")
    until_begun(engine, run_id)
    assert cli("logs", run_id).out == "begun\n"
    process = start("logs", "last", "--follow")
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    gate.touch()
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (0, "done\n")


def test_why_names_everything(cli: Any, finished: Submitted) -> None:
    first = finished("hello")
    for name in "abcd":
        Path(f"src/{name}.txt").write_text(name)
        Path("src/hello.py").write_text("print('changed')")
    finished("hello")
    assert cli("why", "last").out.startswith("hello  Runs: hello.py changed; 4 files are new")
    in_full = cli("why", "last", "hello").out.splitlines()
    assert in_full[0].startswith("Runs: hello.py changed; 4 files are new")
    assert in_full[1:3] == [f"Compared with run {first}", "  hello.py changed"]


def test_cancel_of_a_step_and_of_a_run(cli: Any, submitted: Submitted, gate: Path, engine: Engine) -> None:
    run_id = submitted("hello", "train")
    until_begun(engine, run_id)
    assert cli("cancel", "last", "hello").out == "Asked to cancel the step hello.\n"
    assert engine.wait(run_id, timeout_s=PATIENCE_S).status.is_final
    assert cli("cancel", run_id, "hello").out == "The step hello has already ended: Canceled.\n"

    run_id = submitted("hello")
    until_begun(engine, run_id)
    assert cli("cancel", run_id[:10]).out == f"Asked to cancel the run {run_id}.\n"
    assert engine.wait(run_id, timeout_s=PATIENCE_S).status is RunStatus.CANCELED
    assert "has already ended: Canceled." in cli("cancel", run_id).out
