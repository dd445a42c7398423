"""`steploom doctor` where all is well, and where something is not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine


def test_all_is_well(cli: Any, submitted: Callable[..., str], engine: Engine) -> None:
    said = cli("doctor")
    assert said.code == 0, said.out
    assert all(line.startswith("ok ") for line in said.out.splitlines())
    for told in (sys.executable, "steploom 0.", str(engine.home), "none is running"):
        assert told in said.out
    engine.wait(submitted("hello"))
    pid = engine.facts().supervisor_pid
    assert f"running, process {pid}, version" in cli("doctor").out


def test_a_home_that_cannot_be_is_a_problem_with_a_cure(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "file"))
    said = cli("doctor")
    assert said.code == 1
    problem, cure = [line for line in said.out.splitlines() if not line.startswith("ok ")]
    assert problem.startswith("problem  home")
    assert "cannot use its home folder" in problem
    assert "STEPLOOM_HOME" in cure


def test_state_that_cannot_be_read_is_a_problem(cli: Any, home: Path) -> None:
    home.mkdir()
    (home / "state.db").write_bytes(b"no database" * 1000)
    said = cli("doctor")
    assert said.code == 1
    assert "problem  home" in said.out
    assert f"damaged. ({home / 'state.db'})" in said.out


def test_another_python_behind_the_kernels_name_is_a_problem(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text('{"argv": ["/gone/bin/python"], "language": "python", "display_name": "x"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    said = cli("doctor")
    assert said.code == 1
    assert "the kernel python3 is another Python: /gone/bin/python" in said.out
    assert f"{sys.executable} -m ipykernel install --sys-prefix" in said.out
