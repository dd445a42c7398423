"""One notebook a feature, each run twice in one home: the second time meets what the first has left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import steploom
from steploom import magics

NOTEBOOKS = sorted(Path(__file__).parent.glob("*.ipynb"))
Execute = Callable[[Path], None]


@pytest.fixture
def execute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]
) -> Iterator[Execute]:
    """`execute(notebook)` in a new shell, in a folder and a home that stay the same for the test."""
    home, folder = tmp_path / "home", tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setenv("STEPLOOM_HOME", str(home))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("STEPLOOM_STEP_PYTHON", raising=False)
    monkeypatch.chdir(folder)
    steploom.activate()

    def run(notebook: Path) -> None:
        # A history would be written at the end of the process, long after its folder is gone.
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        magics.register(shell)
        try:
            shell.safe_execfile_ipy(str(notebook), shell_futures=True, raise_exceptions=True)
        finally:
            InteractiveShell.clear_instance()

    yield run
    end_processes(home)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_runs_again(execute: Execute, notebook: Path) -> None:
    execute(notebook)
    execute(notebook)
