"""Which pipeline is submitted when the notebook's cells submit none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import steploom
from steploom.cli.in_kernel import submit
from steploom.engine.api import Engine
from steploom.errors import SteploomError


@pytest.fixture
def namespace(home: Path) -> dict[str, Any]:
    """What the cells of a notebook leave behind: two pipelines."""
    steploom.activate()
    from azureml.core import Workspace  # type: ignore[import-not-found]
    from azureml.core.runconfig import RunConfiguration  # type: ignore[import-not-found]
    from azureml.pipeline.core import Pipeline  # type: ignore[import-not-found]
    from azureml.pipeline.steps import PythonScriptStep  # type: ignore[import-not-found]

    ws, run_config = Workspace.from_config(), RunConfiguration()
    run_config.environment.python.user_managed_dependencies = True
    steps = [
        PythonScriptStep(f"{name}.py", name=name, source_directory="src", runconfig=run_config)
        for name in ("hello", "train")
    ]
    return {"ws": ws, "first": Pipeline(ws, steps[:1]), "second": Pipeline(ws, steps[1:])}


def submitted(engine: Engine) -> list[tuple[str, str]]:
    return [(run.experiment, run.steps[0].name) for run in engine.runs(engine.workspace().name)]


def test_the_only_one_also_under_two_names(namespace: dict[str, Any], engine: Engine) -> None:
    namespace["second"] = namespace["first"]
    submit(namespace, pipeline=None, experiment="exp")
    assert submitted(engine) == [("exp", "hello")]


def test_the_one_that_is_named(namespace: dict[str, Any], engine: Engine) -> None:
    submit(namespace, pipeline="second", experiment="exp")
    assert submitted(engine) == [("exp", "train")]


def test_otherwise_all_are_named(namespace: dict[str, Any], engine: Engine) -> None:
    with pytest.raises(SteploomError, match=r"2 pipelines.*--pipeline first or --pipeline second"):
        submit(namespace, pipeline=None, experiment="exp")
    with pytest.raises(SteploomError, match=r"no Pipeline called 'third'. It has: first, second\."):
        submit(namespace, pipeline="third", experiment="exp")
    with pytest.raises(SteploomError, match="submit nothing and leave no Pipeline"):
        submit({}, pipeline=None, experiment="exp")
    assert submitted(engine) == []
