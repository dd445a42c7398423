"""`Run.restore_snapshot`: the source folder that a step was submitted with, back as a zip file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep


def test_the_code_of_a_step_comes_back(ws: Any, src: Path, tmp_path: Path) -> None:
    (src / "train.py").write_text("print('as it was')\n")
    step = PythonScriptStep("train.py", source_directory=str(src), compute_target="cpu")
    run = Experiment(ws, "e").submit(Pipeline(ws, [step]))
    (src / "train.py").write_text("print('as it is now')\n")
    (step_run,) = run.find_step_run("train.py")
    name = step_run.get_snapshot_id().rpartition(":")[2]

    assert step_run.restore_snapshot() == f"{name}.zip"
    with zipfile.ZipFile(f"{name}.zip") as archive:
        assert {"prep.py", "score.py", "train.py"} <= set(archive.namelist())
        assert archive.read("train.py") == b"print('as it was')\n"
    given = str(tmp_path / "new" / "code.zip")
    assert step_run.restore_snapshot(step_run.get_snapshot_id(), given) == given
    assert zipfile.is_zipfile(given)

    with pytest.raises(UserErrorException, match=r"A pipeline run has no snapshot: ask one of its steps"):
        run.restore_snapshot()
    for unknown in ("sha256:00", "../runs"):
        with pytest.raises(UserErrorException, match=rf"no snapshot {unknown}.*get_snapshot_id"):
            step_run.restore_snapshot(unknown)
