"""`steploom run` on real kernels and a real engine: what is submitted, what comes out, what goes wrong."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import NOTEBOOK

Notebook = Callable[..., str]

PIPELINE = "pipeline = Pipeline(ws, [step('hello', PipelineParameter('rate', 0.5)), step('train')])"
KERNEL_WITHOUT_US = """
import sys

class Blocked:
    @staticmethod
    def find_spec(name, *rest):
        if name == "steploom":
            raise ModuleNotFoundError("steploom is not here")

sys.meta_path.insert(0, Blocked)
from ipykernel import kernelapp

kernelapp.launch_new_instance()
"""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_what_no_cell_submits_is_submitted_and_told_as_json(cli: Any, notebook: Notebook, engine: Engine) -> None:
    path = notebook(PIPELINE)
    before = Path(path).read_bytes()
    said = cli("run", path, "--json")
    assert said.code == 0, said.err
    run = said.json
    assert list(run) == ["run_id", "experiment", "status", "started", "ended", "steps"]
    assert (run["experiment"], run["status"]) == ("train", "Finished")
    assert {step["name"] for step in run["steps"]} == {"hello", "train"}
    for step in run["steps"]:
        assert list(step) == ["name", "status", "reused", "reason", "started", "ended"]
        assert (step["status"], step["reused"]) == ("Finished", False)
        assert step["reason"].startswith("Runs: ")
    times = [value for item in (run, *run["steps"]) for value in (item["started"], item["ended"])]
    assert all(MOMENT.fullmatch(moment) for moment in times)
    record = engine.run(run["run_id"])
    assert run["started"] == record.created == min(times)
    assert record.properties[NOTEBOOK] == str(Path(path).absolute())
    assert "step train: Finished. Runs: this step has not run before.\n" in said.err
    assert Path(path).read_bytes() == before

    # A text result the second time, from another folder, with another parameter.
    said = cli("run", str(Path(path).absolute()), "-p", "rate=2", "--experiment", "again")
    assert said.code == 0, said.err
    assert "experiment  again\nstatus      Finished\n" in said.out
    assert "hello  Finished  no      Runs: parameter rate is '2.0', was '0.5'.\n" in said.out
    assert "train  Finished  yes     Reused: " in said.out


def test_what_cells_submit_is_found_whoever_submits_it(
    cli: Any, notebook: Notebook, engine: Engine, submitted: Callable[..., str]
) -> None:
    # One run of the cell, one of a process that the cell starts, both with the parameter of the command line; and
    # one of somebody else at the same time.
    program = "import steploom; steploom.activate(); exec(open('submit.py').read())"
    path = notebook(
        PIPELINE,
        "run = Experiment(ws, 'own').submit(pipeline, pipeline_parameters={'rate': 0.1})\nrun.wait_for_completion()",
        f"import subprocess\nsubprocess.run([{sys.executable!r}, '-c', {program!r}], check=True)",
    )
    source = json.loads(Path(path).read_text())["cells"][1]["source"]
    Path("submit.py").write_text("".join(source) + f"\n{PIPELINE}\npipeline.submit('other')")
    somebodys = submitted("train", experiment="somebody")
    said = cli("run", path, "--json", "-p", "rate=0.7", "--experiment", "unused")
    assert said.code == 0, said.err
    assert said.json["experiment"] == "other"
    assert "--pipeline and --experiment were not needed" in said.err
    runs = {run.experiment: run for run in engine.runs(engine.workspace().name)}
    assert set(runs) == {"own", "other", "somebody"}
    for experiment in ("own", "other"):
        assert f"run {runs[experiment].id[:8]} of experiment {experiment}\n" in said.err
    assert runs["own"].parameters == runs["other"].parameters == {"rate": 0.7}
    assert somebodys[:8] not in said.err


def test_a_cell_that_fails_is_shown_short(cli: Any, notebook: Notebook) -> None:
    deep = "def f(n):\n    return f(n - 1) if n else {}['nothing here']\n\nclass E(Exception): pass\n\nf(30)"
    path = notebook("x = 1", deep, "print('never')")
    said = cli("run", path, "--json")
    assert (said.code, said.out) == (1, "")
    shown = said.err[said.err.index("train.ipynb: ") :].splitlines()
    assert shown[0] == "train.ipynb: Cell [3] failed: KeyError: 'nothing here'"
    assert shown[-1] == "KeyError: 'nothing here'"
    assert len(shown) == 22
    assert "lines, then:" in shown[-2]
    assert "\x1b" not in said.err


def test_a_cell_that_fails_after_submitting_lets_the_run_end(cli: Any, notebook: Notebook) -> None:
    said = cli("run", notebook(PIPELINE, "pipeline.submit('exp')\n1 / 0"), "--json")
    assert said.code == 1
    assert said.json["status"] == "Finished"
    assert "Cell [3] failed: ZeroDivisionError" in said.err


def test_a_step_that_fails_fails_the_command(cli: Any, notebook: Notebook) -> None:
    Path("src/train.py").write_text("raise SystemExit('no such column')")
    said = cli("run", notebook(PIPELINE), "--json")
    assert said.code == 1
    assert said.json["status"] == "Failed"
    assert {step["name"]: step["status"] for step in said.json["steps"]}["train"] == "Failed"


def test_a_kernel_that_dies_is_told(cli: Any, notebook: Notebook) -> None:
    said = cli("run", notebook("import os\nos._exit(1)"))
    assert (said.code, said.out) == (1, "")
    assert "train.ipynb: The kernel died in cell [2].\n" in said.err


def test_what_the_engine_has_against_it_is_told(cli: Any, notebook: Notebook) -> None:
    said = cli("run", notebook(PIPELINE), "-p", "speed=2")
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("train.ipynb: The pipeline has no parameter 'speed'. It has: rate.\n")


def test_the_notebooks_own_kernel_runs_it(
    cli: Any, notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = tmp_path / "jupyter" / "kernels"
    monkeypatch.setenv("JUPYTER_PATH", str(specs.parent))
    _install(specs / "marked", language="python", argv=["-m", "ipykernel_launcher", "-f", "{connection_file}"])
    said = cli("run", notebook("import os\nassert os.environ['MARK'] == 'yes'", PIPELINE, kernel="marked"))
    assert said.code == 0, said.err
    said = cli("run", notebook("import os\nassert 'MARK' not in os.environ", PIPELINE, kernel="python38-azureml"))
    assert said.code == 0, said.err
    assert "The notebook's kernel python38-azureml is not installed here: this Python runs it.\n" in said.err


def test_a_script_without_a_pipeline_is_waited_for(cli: Any, notebook: Notebook) -> None:
    submits = (
        "from azureml.core import ScriptRunConfig\n"
        "config = ScriptRunConfig('src', script='train.py', run_config=run_config)\n"
        "Experiment(ws, 'script').submit(config)"
    )
    said = cli("run", notebook(submits), "--json", "-p", "rate=2")
    assert said.code == 0, said.err
    assert (said.json["experiment"], said.json["status"]) == ("script", "Finished")
    assert "No run took the parameter rate" in said.err


def test_a_kernel_that_cannot_run_it_is_refused(
    cli: Any, notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = tmp_path / "jupyter" / "kernels"
    monkeypatch.setenv("JUPYTER_PATH", str(specs.parent))
    _install(specs / "ir", language="R", argv=[])
    said = cli("run", notebook(kernel="ir"))
    assert said.code == 1
    assert "kernel ir is of R" in said.err
    _install(specs / "broken", language="python", argv=["-c", "raise SystemExit('no kernel')"])
    said = cli("run", notebook(kernel="broken"))
    assert said.code == 1
    assert "The notebook's kernel could not be started" in said.err
    (tmp_path / "foreign.py").write_text(KERNEL_WITHOUT_US)
    _install(specs / "foreign", language="python", argv=[str(tmp_path / "foreign.py"), "-f", "{connection_file}"])
    said = cli("run", notebook(kernel="foreign"))
    assert said.code == 1
    assert "kernel has no Steploom (steploom is not here)." in said.err
    assert "pip install steploom" in said.err


def test_what_is_no_notebook_is_told_before_anything_runs(cli: Any, home: Path) -> None:
    for arguments, code, told in (
        (("run", "nope.ipynb"), 1, "There is no notebook nope.ipynb."),
        (("run", "src"), 1, "src is no notebook that can be read"),
        (("run", "src/hello.py"), 1, "hello.py is no notebook that can be read"),
        (("run", "nope.ipynb", "-p", "rate"), 2, "'rate' is not name=value"),
        (("run",), 2, "NOTEBOOK"),
    ):
        said = cli(*arguments)
        assert (said.code, said.out) == (code, "")
        assert told in said.err
    assert not home.exists()


def _install(folder: Path, *, language: str, argv: list[str]) -> None:
    folder.mkdir(parents=True)
    spec = {"argv": [sys.executable, *argv], "language": language, "display_name": "x", "env": {"MARK": "yes"}}
    (folder / "kernel.json").write_text(json.dumps(spec))
