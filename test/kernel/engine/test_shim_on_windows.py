"""`shim.py` as Windows has it: no file is inherited, so it takes the claim itself. `msvcrt` is one of ours here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from steploom.targets import local

# Runs the shim on "Windows"; locks fail where somebody has left a file `taken`.
_PROGRAM = """
import os, runpy, subprocess, sys, types
folder = sys.argv[2]

def locking(handle, mode, count):
    if os.path.exists(os.path.join(folder, "taken")):
        raise PermissionError("locked")
    with open(os.path.join(folder, "locked"), "w") as out:
        out.write(f"{os.lseek(handle, 0, os.SEEK_CUR)} {count}")

sys.platform = "win32"
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
sys.argv[:] = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_SHIM = str(Path(local.__file__).with_name("shim.py"))


def run_shim(folder: Path, text: str) -> int:
    (folder / "work").mkdir()
    command = [sys.executable, "-c", _PROGRAM, _SHIM, str(folder), str(folder / "work"), sys.executable, "-c", text]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False, capture_output=True).returncode


def test_it_claims_runs_and_records(tmp_path: Path) -> None:
    assert run_shim(tmp_path, "import os, sys; print('ran in', os.path.basename(os.getcwd())); sys.exit(3)") == 0
    assert int((tmp_path / "claim").read_text()) > 0
    assert (tmp_path / "locked").read_text() == f"{1 << 20} 1"
    assert json.loads((tmp_path / "exit.json").read_text()) == {"exitCode": 3}
    assert (tmp_path / "log.txt").read_text() == "ran in work\n"


@pytest.mark.parametrize("others", ["", '{"exitCode": 0     }\n'])
def test_what_another_has_it_leaves_alone(tmp_path: Path, others: str) -> None:
    (tmp_path / "taken").touch()
    (tmp_path / "exit.json").write_text(others)
    assert run_shim(tmp_path, "print('never')") != 0
    assert (tmp_path / "exit.json").read_text() == others
    assert not (tmp_path / "log.txt").exists()
