"""What the engine says of itself to somebody who looks for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.engine.version import own_version


def test_the_conda_tool_that_there_is(lab: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    assert lab.engine.facts().conda_tool == ""
    (folder / "mamba").write_text("#!/bin/sh\necho mamba 1.5.8\n")
    (folder / "mamba").chmod(0o755)
    assert lab.engine.facts().conda_tool == "mamba 1.5.8"


def test_without_a_supervisor_then_with_one(lab: Any) -> None:
    before = lab.engine.facts()
    assert (before.supervisor_pid, before.supervisor_version) == (None, "")
    assert before.uv_version[:1].isdigit()
    lab.run(lab.graph(lab.step("hello", "")))
    assert lab.engine.facts().supervisor_pid == lab.supervisor().pid
    assert lab.engine.facts().supervisor_version == own_version()
    lab.kill(lab.supervisor())
    assert lab.engine.facts() == before
