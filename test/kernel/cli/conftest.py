"""Notebooks in a folder of their own, a real engine home, and `steploom` as a call or as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from steploom.cli.main import main
from steploom.engine.api import Engine

# The cell that every notebook here begins with; scripts are in src.
NAMES = """
from azureml.core import Experiment, RunConfiguration, Workspace
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()
run_config = RunConfiguration()
run_config.environment.python.user_managed_dependencies = True

def step(name, *arguments):
    return PythonScriptStep(f"{name}.py", name=name, source_directory="src", arguments=list(arguments),
                            runconfig=run_config, allow_reuse=True)
"""


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Of the last line of standard output, which is the only one."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


Cli = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]) -> Iterator[Path]:
    """The working folder is `work` beside it, with src/hello.py and src/train.py."""
    work = tmp_path / "work"
    (work / "src").mkdir(parents=True)
    (work / "src" / "hello.py").write_text("import sys; print('hello', *sys.argv[1:])")
    (work / "src" / "train.py").write_text("print('trained')")
    monkeypatch.chdir(work)
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    yield tmp_path / "home"
    end_processes(tmp_path / "home")


@pytest.fixture
def engine(home: Path) -> Engine:
    return Engine.open(home)


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """`cli("runs", "--json")` calls the command in this process."""

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`start("run", ...)` is a process; `terminal` is the file descriptor that it takes for its terminal."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, terminal: int | None = None) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [sys.executable, "-m", "steploom.cli", *arguments],
            stdin=subprocess.DEVNULL if terminal is None else terminal,
            stdout=pipe,
            stderr=pipe if terminal is None else terminal,
            text=True,
            env={**os.environ, "TERM": "xterm"},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def notebook(home: Path) -> Callable[..., str]:
    """`notebook("x = 1", ...)` writes train.ipynb of these cells after `NAMES` and some text; its name."""

    def write(*cells: str, kernel: str = "", name: str = "train.ipynb") -> str:
        content = nbformat.v4.new_notebook()
        content.cells.append(nbformat.v4.new_markdown_cell("# Title"))
        content.cells += [nbformat.v4.new_code_cell(source) for source in (NAMES, "", *cells)]
        if kernel:
            content.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
        nbformat.write(content, name)
        return name

    return write


@pytest.fixture
def submitted(engine: Engine) -> Callable[..., str]:
    """`submitted("hello", "train")` runs a pipeline of these scripts; the id of the run, which may not have ended."""
    import steploom

    steploom.activate()

    def submit(*names: str, experiment: str = "exp") -> str:
        cells: dict[str, Any] = {}
        exec(NAMES, cells)
        steps = [cells["step"](name) for name in names]
        run = cells["Pipeline"](cells["ws"], steps).submit(experiment)
        return str(run.id)

    return submit
