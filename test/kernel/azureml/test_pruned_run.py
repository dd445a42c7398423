"""What the SDK's names say of a run whose files were removed, and what a downloaded log holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import PruneRule

WRITE = "import os, sys; print(os.environ['API_KEY']); open(sys.argv[1], 'w').write('made')"


@pytest.fixture
def run(ws: Any, src: Path) -> Any:
    from azureml.core import Experiment, RunConfiguration  # type: ignore[import-not-found]
    from azureml.pipeline.core import Pipeline, PipelineData  # type: ignore[import-not-found]
    from azureml.pipeline.steps import PythonScriptStep  # type: ignore[import-not-found]

    (src / "prep.py").write_text(WRITE)
    config = RunConfiguration()
    config.environment.python.user_managed_dependencies = True
    config.environment_variables = {"API_KEY": "hush-marked"}
    made = PipelineData("made", datastore=ws.get_default_datastore())
    step = PythonScriptStep(
        "prep.py",
        name="prep",
        arguments=[made],
        outputs=[made],
        source_directory=str(src),
        compute_target="cpu",
        runconfig=config,
    )
    run = Experiment(ws, "exp").submit(Pipeline(ws, [step]))
    assert run.wait_for_completion(show_output=False) == "Finished"
    return run


def test_a_downloaded_log_has_no_secret(run: Any, tmp_path: Path) -> None:
    run.find_step_run("prep")[0].get_all_logs(str(tmp_path / "logs"))
    assert (tmp_path / "logs" / "user_logs" / "std_log.txt").read_text() == "***********\n"


def test_files_of_a_pruned_run_say_when_they_went(run: Any, home: Path, tmp_path: Path) -> None:
    from azureml.exceptions import UserErrorException  # type: ignore[import-not-found]

    step = run.find_step_run("prep")[0]
    output = step.get_output_data("made")
    assert Engine.open(home).pruning.prune(PruneRule(keep_last=0))
    with pytest.raises(UserErrorException, match=r"made was removed by prune on \d{4}-\d\d-\d\d\. Submit"):
        output.download(str(tmp_path / "got"))
    with pytest.raises(UserErrorException, match=r"were removed by prune on \d{4}-\d\d-\d\d\. Submit"):
        step.download_file("outputs/model.txt", str(tmp_path / "got"))
