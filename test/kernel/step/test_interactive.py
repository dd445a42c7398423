"""The script that stands for a notebook: it ends when nobody holds the file any more, and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from steploom.engine.home import Home
from steploom.engine.notebook_hold import NotebookHold
from steploom.step import INTERACTIVE_SCRIPT, search_path
from steploom.step.site._steploom.interactive import COMPLETED


def begin(hold: Path, *before: str) -> subprocess.Popen[str]:
    command = [sys.executable, *before, str(INTERACTIVE_SCRIPT), str(hold)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": search_path({})})


def told(script: subprocess.Popen[str]) -> tuple[int, str]:
    text, _ = script.communicate(timeout=30)
    return script.returncode, text


@pytest.fixture
def hold(tmp_path: Path) -> NotebookHold:
    return NotebookHold(Home.open(tmp_path / "home"))


@pytest.mark.parametrize(("ending", "code"), [(COMPLETED, 0), ("", 1), ("compl", 1)])
def test_it_waits_for_the_notebook(hold: NotebookHold, ending: str, code: int) -> None:
    script = begin(hold.path)
    with pytest.raises(subprocess.TimeoutExpired):
        script.wait(0.5)
    hold.let_go(ending)
    found, text = told(script)
    assert found == code
    assert ("before run.complete()" in text) is bool(code)
    assert not hold.path.exists()


def test_without_a_notebook_it_ends(hold: NotebookHold) -> None:
    hold.drop()
    code, text = told(begin(hold.path))
    assert code == 1
    assert "start_logging" in text


def test_on_windows_it_looks_again(hold: NotebookHold, tmp_path: Path) -> None:
    """Where nobody can wait for a lock: `msvcrt` is one of ours here."""
    asked = tmp_path / "asked"
    program = tmp_path / "on_windows.py"
    program.write_text(
        "import os, runpy, sys, types\n"
        f"asked = {str(asked)!r}\n"
        "def locking(handle, mode, count):\n"
        "    assert os.lseek(handle, 0, os.SEEK_CUR) == 1 << 20\n"
        "    with open(asked, 'a') as out:\n        out.write('x')\n"
        "    if os.path.getsize(asked) < 3:\n        raise PermissionError('locked')\n"
        "sys.platform = 'win32'\n"
        "sys.modules['msvcrt'] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)\n"
        "sys.argv[:] = sys.argv[1:]\nrunpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    hold.let_go(COMPLETED)
    assert told(begin(hold.path, str(program))) == (0, "")
    assert asked.read_text() == "xxx"
