"""`RScriptStep`: an R script, run by a program of these tests that stands in for Rscript."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment_sections import RSection
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.r_script_step import RScriptStep

RSCRIPT = """#!/bin/sh
echo "R $1 $2"
echo "fitted" > "$3"
"""


@pytest.fixture
def rscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On the PATH, and nothing else is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "Rscript"
    file.write_text(RSCRIPT)
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return file


def make(src: Path, *arguments: Any, **fields: Any) -> RScriptStep:
    (src / "fit.R").write_text("cat('fit')\n")
    return RScriptStep("fit.R", arguments=arguments, source_directory=str(src), **fields)


def config(program: str | None = None, *packages: str) -> RunConfiguration:
    made = RunConfiguration(conda_dependencies=CondaDependencies.create(conda_packages=packages))
    made.environment.python.user_managed_dependencies = not packages
    made.environment.r = RSection()
    made.environment.r.rscript_path = program
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="the program of these tests is a shell script")
def test_it_runs(ws: Any, src: Path, rscript: Path) -> None:
    model = PipelineData("model", is_directory=False)
    step = make(src, "two words", model, name="fit", outputs=[model], compute_target="cpu", cran_packages=["dplyr"])
    run = Pipeline(ws, [step]).submit("exp")
    run.wait_for_completion(show_output=False)
    (fitted,) = run.find_step_run("fit")
    assert fitted.get_stdout_log() == "R fit.R two words\n"
    assert fitted.get_properties()["StepType"] == "RScriptStep"
    again = Pipeline(ws, [step]).submit("exp")
    again.wait_for_completion(show_output=False)
    assert "azureml.reusedrunid" in again.find_step_run("fit")[0].get_properties()
    # One that its run configuration names.
    named = rscript.rename(src.parent / "R-4")
    run = Pipeline(ws, [make(src, "old", model, name="fit", outputs=[model], runconfig=config(str(named)))])
    done = run.submit("exp")
    done.wait_for_completion(show_output=False)
    assert done.find_step_run("fit")[0].get_stdout_log() == "R fit.R old\n"


def test_without_r(ws: Any, src: Path, rscript: Path) -> None:
    rscript.unlink()
    with pytest.raises(ValueError, match=r"Rscript is not on the PATH, and it runs fit\.R.*Install R from"):
        Pipeline(ws, [make(src)]).submit("exp")
    with pytest.raises(ValueError, match=r"R-4 is not on the PATH.*Correct rscript_path"):
        Pipeline(ws, [make(src, runconfig=config("R-4"))]).submit("exp")
    # The environment brings it.
    problems = Pipeline(ws, [make(src, runconfig=config(None, "r-base=4.2"))]).validate()
    assert not any("Rscript" in problem for problem in problems)


def test_what_it_refuses(ws: Any, src: Path) -> None:
    with pytest.raises(ValueError, match="name of an R file"):
        RScriptStep("")
    with pytest.raises(ValueError, match="runconfig is a RunConfiguration"):
        Pipeline(ws, [make(src, runconfig="r")])
    with pytest.raises(ValueError, match=r"no script fit\.r"):
        Pipeline(ws, [RScriptStep("fit.r", source_directory=str(src))])
