"""A home that cannot be written: it is said with the way round, and nothing is changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from steploom.engine.api import Engine

# Modes keep out only those without privileges: a superuser gives them up first (capset of nothing).
TRY = """
import ctypes, json, os, sys
from pathlib import Path
from steploom.engine.api import Engine
from steploom.errors import SteploomError

if os.geteuid() == 0:
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None, use_errno=True).capset(header, none) == 0
try:
    Engine.open(Path(sys.argv[1])).workspace()
except SteploomError as error:
    print(json.dumps({"code": error.code, "what": error.what, "where": error.where, "cure": error.cure}))
"""


def told(home: Path) -> dict[str, str]:
    done = subprocess.run([sys.executable, "-c", TRY, str(home)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("fresh", [True, False])
def test_a_folder_that_is_read_only(fresh: bool, tmp_path: Path) -> None:
    home = tmp_path / "home"
    if fresh:
        home.mkdir()
        (home / "note").touch()
    else:
        Engine.open(home).workspace()
    before = sorted(home.iterdir())
    home.chmod(0o500)
    error = told(home)
    home.chmod(0o700)
    assert error["code"] == "home-unusable"
    assert error["where"] == str(home)
    assert "STEPLOOM_HOME" in error["cure"]
    assert sorted(home.iterdir()) == before


def test_a_database_that_is_read_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Engine.open(home)
    for file in home.glob("state.db*"):
        file.chmod(0o400)
    error = told(home)
    assert (error["code"], error["where"]) == ("home-unusable", str(home / "state.db"))
    assert "STEPLOOM_HOME" in error["cure"]
