"""A workspace in a home of its own, and an end for every process a test has started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import steploom


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]) -> Iterator[Path]:
    """An engine home; its supervisor and the steps it left are gone afterwards."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STEPLOOM_HOME", str(folder))
    monkeypatch.delenv("STEPLOOM_STEP_PYTHON", raising=False)
    monkeypatch.chdir(tmp_path)
    steploom.activate()
    yield folder
    end_processes(folder)


@pytest.fixture
def ws(home: Path) -> Any:
    """The default local workspace with one compute target, `cpu`."""
    from azureml.core import ComputeTarget, Workspace  # type: ignore[import-not-found]
    from azureml.core.compute import AmlCompute  # type: ignore[import-not-found]

    workspace = Workspace.from_config()
    ComputeTarget.create(workspace, "cpu", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2))
    return workspace


@pytest.fixture
def src(tmp_path: Path) -> Path:
    """A folder of empty scripts, for pipelines that are built and not run."""
    folder = tmp_path / "src"
    folder.mkdir()
    for name in ("prep.py", "train.py", "score.py"):
        (folder / name).touch()
    return folder
