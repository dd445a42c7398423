"""A script under its shim, whichever shim: what is recorded, what is locked, what is left behind."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.locks import is_locked, lock_new
from steploom.engine.target import StepExit, StepProcess
from steploom.targets import local
from steploom.targets.local import LocalTarget


@pytest.fixture(params=["shell", "python"])
def start(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts a script in a new step folder; the folder."""
    if request.param == "python":
        monkeypatch.setattr(local, "_SHELL", tmp_path / "no-such-shell")
    target = LocalTarget(grace_s=1)
    started: list[Path] = []

    def begin(text: str, *arguments: str, **env: str) -> Path:
        folder = tmp_path / f"step {len(started)}"
        (folder / "work").mkdir(parents=True)
        environ = {"PATH": os.environ["PATH"], "STEPLOOM_STEP_DIR": str(folder), **env}
        argv = [sys.executable, "-c", text, *arguments]
        target.start(StepProcess(folder=folder, argv=argv, cwd=folder / "work", env=environ))
        started.append(folder)
        return folder

    yield begin
    for folder in started:
        asyncio.run(target.end(folder))


def ended(folder: Path) -> StepExit | None:
    return asyncio.run(asyncio.wait_for(LocalTarget(grace_s=1).wait(folder), 20))


def test_exit_code_and_both_streams(start: Any) -> None:
    folder = start("import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)")
    assert ended(folder) == StepExit(code=3)
    assert (folder / "log.txt").read_text() == "out\nerr\n"
    assert sorted(os.listdir(folder)) == ["claim", "exit.json", "log.txt", "work"]


def test_arguments_are_not_interpreted(start: Any) -> None:
    odd = ("a b", "$HOME", "`id`", "'\"", "", "*", "--", "é", "a\nb")
    folder = start("import sys; print(sys.argv[1:])", *odd)
    ended(folder)
    assert (folder / "log.txt").read_text() == f"{list(odd)}\n"


def test_a_variable_that_no_shell_can_name_arrives(start: Any) -> None:
    folder = start(
        "import os; print(os.environ['AML_PARAMETER_learning-rate'])", **{"AML_PARAMETER_learning-rate": "1"}
    )
    ended(folder)
    assert (folder / "log.txt").read_text() == "1\n"


def test_a_signal_is_told_as_shells_tell_it(start: Any) -> None:
    assert ended(start("import os; os.kill(os.getpid(), 9)")) == StepExit(code=137)
    assert ended(start("import os; os.abort()")) == StepExit(code=134)


def test_a_program_that_is_not_there(start: Any, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    (folder / "work").mkdir(parents=True)
    environ = {"PATH": os.environ["PATH"], "STEPLOOM_STEP_DIR": str(folder)}
    LocalTarget().start(StepProcess(folder=folder, argv=["/no/such/python"], cwd=folder / "work", env=environ))
    assert ended(folder) == StepExit(code=127)
    assert "/no/such/python" in (folder / "log.txt").read_text()


def test_the_script_hears_sigterm_and_the_shim_records_its_end(start: Any) -> None:
    text = (
        "import signal, sys, time; signal.signal(15, lambda *a: sys.exit(5)); print('up', flush=True); time.sleep(60)"
    )
    folder = start(text)
    wait_for_log(folder, "up")
    asyncio.run(LocalTarget(grace_s=10).end(folder))
    assert ended(folder) == StepExit(code=5)


def test_by_default_sigterm_ends_a_script(start: Any) -> None:
    folder = start("import time; print('up', flush=True); time.sleep(60)")
    wait_for_log(folder, "up")
    begin = time.monotonic()
    asyncio.run(LocalTarget(grace_s=60).end(folder))
    assert time.monotonic() - begin < 30
    assert ended(folder) == StepExit(code=143)


def test_the_claim_is_locked_exactly_as_long_as_the_shim_lives(start: Any, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    text = "import os, sys, time\nprint('up', flush=True)\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    folder = start(text, str(gate))
    assert is_locked(folder / "claim")
    wait_for_log(folder, "up")
    assert LocalTarget().has_begun(folder)
    with pytest.raises(BlockingIOError):
        lock_new(folder / "claim")
    gate.touch()
    ended(folder)
    assert not is_locked(folder / "claim")
    assert LocalTarget().has_begun(folder)


def test_room_for_the_record_is_taken_before_the_script_starts(start: Any, tmp_path: Path) -> None:
    """However full the disk is by then, how the script ended can be written."""
    gate = tmp_path / "gate"
    text = "import os, sys, time\nprint('up', flush=True)\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    folder = start(f"{text}\nsys.exit(199)", str(gate))
    wait_for_log(folder, "up")
    taken = (folder / "exit.json").stat()
    gate.touch()
    assert ended(folder) == StepExit(code=199)
    written = (folder / "exit.json").stat()
    assert (written.st_ino, written.st_size) == (taken.st_ino, taken.st_size)


def test_a_path_that_leads_nowhere_hides_no_end(start: Any) -> None:
    assert ended(start("raise SystemExit(4)", PATH="/nowhere")) == StepExit(code=4)
    assert ended(start("raise SystemExit(4)", PATH="")) == StepExit(code=4)


def test_the_script_does_not_hold_the_lock(start: Any) -> None:
    folder = start("import time; print('up', flush=True); time.sleep(60)")
    wait_for_log(folder, "up")
    psutil.Process(int((folder / "claim").read_text())).kill()
    assert ended(folder) is None
    assert not is_locked(folder / "claim")


def test_a_folder_in_which_nothing_was_started(tmp_path: Path) -> None:
    assert not LocalTarget().has_begun(tmp_path)
    assert ended(tmp_path) is None
    (tmp_path / "claim").touch()
    assert not LocalTarget().has_begun(tmp_path)


def test_one_attempt_is_started_once(start: Any) -> None:
    folder = start("import time; time.sleep(60)")
    again = StepProcess(folder=folder, argv=["true"], cwd=folder / "work", env={"PATH": os.environ["PATH"]})
    with pytest.raises(BlockingIOError):
        LocalTarget().start(again)


def test_a_large_log_blocks_nobody(start: Any) -> None:
    folder = start("import sys\nfor _ in range(5000): print('x' * 1000)")
    assert ended(folder) == StepExit(code=0)
    assert (folder / "log.txt").stat().st_size == 5000 * 1001


def test_asking_for_a_lock_keeps_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_locked(path)
    handle = lock_new(path)
    assert is_locked(path)
    assert is_locked(path)
    os.close(handle)
    assert not is_locked(path)
    os.close(lock_new(path))


def wait_for_log(folder: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    log = folder / "log.txt"
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
