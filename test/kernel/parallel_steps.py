"""Making a `ParallelRunStep`, running it, and reading what it wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.pipeline import Pipeline


def finished(ws: Any, *steps: Any, **given: Any) -> Any:
    run = Pipeline(ws, list(steps)).submit("exp", **given)
    status = run.wait_for_completion(show_output=False, raise_on_error=False)
    assert status == "Finished", [item.get_stdout_log() for item in run.get_steps()]
    return run


def lines(run: Any, step: str, tmp_path: Path, name: str = "parallel_run_step.txt") -> list[str]:
    reference = run.find_step_run(step)[0].get_output_data("scores")
    reference.download(str(tmp_path / "got"))
    return (tmp_path / "got" / reference.path_on_datastore / name).read_text().splitlines()


SCORES = PipelineData("scores")


def score(config: ParallelRunConfig, *inputs: Any, **given: Any) -> ParallelRunStep:
    return ParallelRunStep("score", config, list(inputs), PipelineData("scores"), **given)
