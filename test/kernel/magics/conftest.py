"""A real IPython shell over a real engine home, and a way to read what a magic says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import steploom
from steploom import magics

Say = Callable[[str], str]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]) -> Iterator[Any]:
    """A shell in an empty folder where nothing is set up: no `ws`, no workspace, no home."""
    home = tmp_path / "home"
    monkeypatch.setenv("STEPLOOM_HOME", str(home))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)
    steploom.activate()
    # A history would be written at the end of the process, long after its folder is gone.
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    magics.register(shell)
    yield shell
    InteractiveShell.clear_instance()
    end_processes(home)


@pytest.fixture
def say(shell: Any, capsys: pytest.CaptureFixture[str]) -> Say:
    """`say("%compute list")` is what the line prints; what it raises is raised."""

    def run(line: str) -> str:
        name, _, rest = line.removeprefix("%").partition(" ")
        shell.run_line_magic(name, rest)
        return capsys.readouterr().out

    return run


@pytest.fixture
def cell(shell: Any) -> Callable[[str], None]:
    """Runs Python in the shell; what it raises is raised."""
    return lambda source: shell.run_cell(source).raise_error()


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str, str], None]:
    """`script("hello", "print(1)")` writes src/hello/hello.py."""

    def write(name: str, source: str) -> None:
        folder = tmp_path / "src" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.py").write_text(source)

    return write


@pytest.fixture
def pipelines(cell: Callable[[str], None], script: Callable[[str, str], None]) -> Callable[..., None]:
    """`pipelines(hello="print(1)")` makes a pipeline `hello` of one step of that script."""

    def make(**scripts: str) -> None:
        cell(
            "from azureml.core import RunConfiguration, Workspace\n"
            "from azureml.pipeline.core import Pipeline, PipelineParameter\n"
            "from azureml.pipeline.steps import PythonScriptStep\n"
            "ws = Workspace.from_config()\n"
            "run_config = RunConfiguration()\n"
            "run_config.environment.python.user_managed_dependencies = True\n"
        )
        for name, source in scripts.items():
            script(name, source)
            cell(
                f"{name}_step = PythonScriptStep('{name}.py', name='{name}', source_directory='src/{name}',\n"
                "    arguments=['--rate', PipelineParameter('rate', 0.5)], runconfig=run_config)\n"
                f"{name} = Pipeline(ws, [{name}_step])"
            )

    return make
