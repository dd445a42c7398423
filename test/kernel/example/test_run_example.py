"""`run_example.py` with a smaller notebook in the example's place: two steps that need no packages."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

SMALL = """
import json, sys
from pathlib import Path

from azureml.core import Experiment, RunConfiguration, Workspace
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()
run_config = RunConfiguration()
run_config.environment.python.user_managed_dependencies = True
data = PipelineData("data", datastore=ws.get_default_datastore())
common = {"source_directory": "scripts", "runconfig": run_config, "arguments": [data]}
process = PythonScriptStep("process.py", name="process", outputs=[data], **common)
train = PythonScriptStep("train.py", name="train", inputs=[data], **common)
pipeline_run = Experiment(ws, "small").submit(Pipeline(ws, [train]))
pipeline_run.wait_for_completion(show_output=False)

metrics = {"auc": 0.9, "baseline_auc": 0.8, "python": sys.executable, "folder": Path.cwd().as_posix()}
model_folder = Path("downloads") / "model"
"""
PROCESS = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('data')"
TRAIN = "import sys, pathlib; assert pathlib.Path(sys.argv[1]).read_text() == 'data'"


@pytest.fixture
def run_example(examples: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_example", examples / "run_example.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]) -> Iterator[Path]:
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    end_processes(tmp_path / "home")


def notebook(folder: Path, source: str) -> Path:
    path = folder / "small.ipynb"
    cells = [nbformat.v4.new_markdown_cell("# A title\nand text"), nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "process.py").write_text(PROCESS)
    (tmp_path / "scripts" / "train.py").write_text(TRAIN)
    return notebook(tmp_path, SMALL)


def test_steps_and_result_come_from_the_notebooks_own_kernel(
    run_example: ModuleType, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = small.read_bytes()
    report = run_example.run_notebook(small, show_progress=True)
    assert small.read_bytes() == before
    assert capsys.readouterr().out == "A title\n"
    assert report["status"] == "Finished"
    assert [(step["name"], step["status"], step["reused"]) for step in report["steps"]] == [
        ("process", "Finished", False),
        ("train", "Finished", False),
    ]
    assert all(0 < step["seconds"] < 60 for step in report["steps"])
    assert Path(report["metrics"]["python"]).samefile(sys.executable)
    assert Path(report["metrics"]["folder"]).samefile(small.parent)

    again = run_example.run_notebook(small, show_progress=False)
    assert [(step["reused"], step["seconds"]) for step in again["steps"]] == [(True, 0.0), (True, 0.0)]
    assert all(step["reason"].startswith("Reused: ") for step in again["steps"])


def test_the_report_is_a_table_and_the_result(run_example: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"status": "Finished", "reused": False, "seconds": 2.46, "reason": "Runs: train.py changed."}
    reused = {"status": "Finished", "reused": True, "seconds": 0.0, "reason": "Reused: nothing changed."}
    run_example.print_report(
        {
            "status": "Finished",
            "seconds": 3.2,
            "steps": [{"name": "process", **reused}, {"name": "train", **row}],
            "metrics": {"auc": 0.9, "baseline_auc": 0.8},
            "model": "downloads/model/model.pkl",
        }
    )
    printed = capsys.readouterr().out
    assert "process  Reused        0.0  Reused: nothing changed.\n" in printed
    assert "train    Finished      2.5  Runs: train.py changed.\n" in printed
    assert "Finished in 3 s\nAUC    0.9000 (0.8000 by the delay at the gate alone)\n" in printed
    assert printed.endswith("model  examples/downloads/model/model.pkl\n")


def test_a_cell_that_fails_is_an_error(run_example: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="nothing here"):
        run_example.run_notebook(notebook(tmp_path, 'raise KeyError("nothing here")'), show_progress=False)
