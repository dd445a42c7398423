"""The legacy layer by the run configuration, through the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import ActivityFailedException
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep


@pytest.fixture
def scripts(tmp_path: Path) -> str:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "old.py").write_text("import numpy as np\nprint('it is', np.float)\n")
    return str(folder)


def submit(ws: Any, scripts: str, variables: dict[str, str]) -> Any:
    config = RunConfiguration()
    config.environment.python.user_managed_dependencies = True
    config.environment_variables = variables
    step = PythonScriptStep("old.py", "old", source_directory=scripts, compute_target="cpu", runconfig=config)
    return Experiment(ws, "exp").submit(Pipeline(ws, [step]))


def test_a_step_asks_for_it_by_a_variable(ws: Any, scripts: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = submit(ws, scripts, {"STEPLOOM_LEGACY": "1"})
    run.wait_for_completion(show_output=True)
    printed = capsys.readouterr().out
    assert "it is <class 'float'>" in printed
    assert printed.count("Steploom: the legacy layer is on (STEPLOOM_LEGACY)") == 1
    assert "old.py:2: DeprecationWarning: numpy.float is gone; write float." in printed


def test_without_it_the_step_fails(ws: Any, scripts: str) -> None:
    with pytest.raises(ActivityFailedException, match=r"old\.py ended with exit code 1"):
        submit(ws, scripts, {}).wait_for_completion(show_output=False)
