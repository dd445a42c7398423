"""Parameters from outside of the notebook, for whatever in it submits a pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml import live
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.given_parameters import PARAMETERS_VARIABLE
from steploom.engine.values import Submission
from steploom.errors import SteploomError


@pytest.fixture
def pipeline(ws: Any, src: Path) -> Any:
    from azureml.core.runconfig import RunConfiguration  # type: ignore[import-not-found]
    from azureml.pipeline.core import Pipeline, PipelineParameter  # type: ignore[import-not-found]
    from azureml.pipeline.steps import PythonScriptStep  # type: ignore[import-not-found]

    arguments = [PipelineParameter("rate", 0.5), PipelineParameter("name", "x")]
    return Pipeline(
        ws,
        [
            PythonScriptStep(
                "prep.py",
                source_directory=str(src),
                arguments=arguments,
                compute_target="cpu",
                runconfig=RunConfiguration(),
            )
        ],
    )


def by_cell(pipeline: Any) -> Submission:
    found: Submission = pipeline._steploom_submission("exp", pipeline_parameters={"rate": 0.1, "name": "cell"})
    return found


def by_page(pipeline: Any) -> Submission:
    return live.submission(
        live.graph(pipeline),
        workspace="ws",
        experiment="exp",
        parameters={"rate": 0.1, "name": "page"},
        continue_on_step_failure=False,
        regenerate_outputs=False,
        request_id="",
    )


@pytest.mark.parametrize("submit", [by_cell, by_page])
def test_they_win(pipeline: Any, monkeypatch: pytest.MonkeyPatch, submit: Any) -> None:
    monkeypatch.setenv(PARAMETERS_VARIABLE, json.dumps(["rate=2", "name=7"]))
    assert submit(pipeline).parameters == {"rate": 2.0, "name": "7"}
    monkeypatch.setenv(PARAMETERS_VARIABLE, json.dumps(["rate=2"]))
    assert submit(pipeline).parameters["name"] in ("cell", "page")
    monkeypatch.delenv(PARAMETERS_VARIABLE)
    assert submit(pipeline).parameters["rate"] == 0.1


def test_one_that_is_not_there_is_refused(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARAMETERS_VARIABLE, json.dumps(["speed=2"]))
    with pytest.raises(ValueError, match=r"no parameter 'speed'.*rate, name"):
        by_cell(pipeline)
    with pytest.raises(SteploomError, match=r"no parameter 'speed'.*rate, name"):
        by_page(pipeline)


def test_a_value_of_another_type_is_refused(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARAMETERS_VARIABLE, json.dumps(["rate=fast"]))
    with pytest.raises(UserErrorException, match="'fast' is not a number"):
        by_cell(pipeline)
    with pytest.raises(SteploomError, match="'fast' is not a number"):
        by_page(pipeline)
