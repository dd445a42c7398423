"""Time limits and retries of a run configuration, from the notebook's names to the step that feels them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run_config import ScriptRunConfig, get_run_config_from_script_run
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.failure_json import failure_json
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep


def config(**settings: Any) -> RunConfiguration:
    """Of the test's own interpreter."""
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    for name, value in settings.items():
        setattr(made, name, value)
    return made


def step_with(src: Path, text: str, settings: RunConfiguration) -> PythonScriptStep:
    (src / "train.py").write_text(text)
    return PythonScriptStep("train.py", source_directory=str(src), runconfig=settings, allow_reuse=False)


def test_a_step_over_its_time_fails(ws: Any, src: Path) -> None:
    step = step_with(src, "import time\ntime.sleep(600)\n", config(max_run_duration_seconds=1))
    run = Pipeline(ws, [step]).submit("exp")
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    assert "limit of 1 s" in str(next(iter(run.get_steps())).get_details())


def test_a_step_is_retried(ws: Any, src: Path, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    text = f"open({str(starts)!r}, 'a').write('x')\nif len(open({str(starts)!r}).read()) < 2: raise SystemExit(1)\n"
    step = step_with(src, text, config(max_retries=1, retry_interval_seconds=0))
    run = Pipeline(ws, [step]).submit("exp")
    assert run.wait_for_completion(show_output=False) == "Finished"
    assert starts.read_text() == "xx"


def test_a_script_run_has_a_limit(ws: Any, src: Path) -> None:
    (src / "train.py").write_text("import time\ntime.sleep(600)\n")
    own = Environment("own")
    own.python.user_managed_dependencies = True
    given = ScriptRunConfig(str(src), "train.py", environment=own, max_run_duration_seconds=1)
    run = Experiment(ws, "exp").submit(given)
    assert run.wait_for_completion(show_output=False, raise_on_error=False)["status"] == "Failed"


def test_the_limit_of_the_script_run_wins() -> None:
    given = config(max_run_duration_seconds=10)
    merged = get_run_config_from_script_run(ScriptRunConfig(".", run_config=given, max_run_duration_seconds=20))
    assert (merged.max_run_duration_seconds, given.max_run_duration_seconds) == (20, 10)
    merged = get_run_config_from_script_run(ScriptRunConfig(".", run_config=given))
    assert merged.max_run_duration_seconds == 10


def test_what_is_not_set_is_not_in_the_graph() -> None:
    assert failure_json(None) == failure_json(RunConfiguration()) == {}
    assert failure_json(config(max_run_duration_seconds=2.5, max_retries=3)) == {
        "timeoutSeconds": 2.5,
        "retries": {"max": 3, "intervalSeconds": 30},
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_run_duration_seconds", 0),
        ("max_run_duration_seconds", "60"),
        ("max_run_duration_seconds", math.inf),
        ("max_retries", -1),
        ("max_retries", 1.5),
        ("max_retries", True),
        ("max_retries", 101),
        ("retry_interval_seconds", -1),
        ("retry_interval_seconds", math.nan),
    ],
)
def test_wrong_settings_are_named(name: str, value: Any) -> None:
    with pytest.raises(UserErrorException, match=name):
        failure_json(config(**{name: value}))


def test_saved_and_loaded(tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    config(max_run_duration_seconds=60, max_retries=2, retry_interval_seconds=5).save(str(tmp_path), "train")
    again = RunConfiguration.load(str(tmp_path), "train")
    assert (again.max_run_duration_seconds, again.max_retries, again.retry_interval_seconds) == (60, 2, 5)
    assert "maxRetries: 2" in (tmp_path / ".azureml" / "train").read_text()
    RunConfiguration().save(str(tmp_path), "plain")
    plain = (tmp_path / ".azureml" / "plain").read_text()
    assert "maxRetries:" not in plain
    assert "retryIntervalSeconds" not in plain
