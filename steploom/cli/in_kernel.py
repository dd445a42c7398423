"""The part of `steploom run` that the notebook's kernel executes, after its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml import live
from steploom.engine.api import Engine
from steploom.errors import NotFoundError, SteploomError


def submit(namespace: Mapping[str, Any], *, pipeline: str | None, experiment: str) -> None:
    """Submit the pipeline of the variable `pipeline`, else the only one that there is.

    SteploomError (usage, pipeline-not-found, and what the engine has against it).
    """
    found = _choose(live.live_pipelines(namespace), pipeline)
    Engine.open().submit(
        live.submission(
            live.graph(found),
            workspace=live.workspace(found).name,
            experiment=experiment,
            # Those of the command line are among the variables of this process.
            parameters={},
            continue_on_step_failure=False,
            regenerate_outputs=False,
            request_id="",
        )
    )


def _choose(pipelines: Mapping[str, live.Pipeline], wanted: str | None) -> live.Pipeline:
    if not pipelines:
        raise NotFoundError(
            "pipeline-not-found",
            "The notebook's cells submit nothing and leave no Pipeline in a variable.",
            cure="Assign it: pipeline = Pipeline(workspace=ws, steps=[...])",
        )
    names = ", ".join(pipelines)
    if wanted is not None:
        if wanted not in pipelines:
            raise NotFoundError(
                "pipeline-not-found", f"The notebook has no Pipeline called '{wanted}'.", cure=f"It has: {names}."
            )
        return pipelines[wanted]
    # The same one under two names is one.
    different = {id(item): item for item in pipelines.values()}
    if len(different) > 1:
        raise SteploomError(
            "usage",
            f"The notebook has {len(different)} pipelines and submits none of them.",
            cure=f"Name one: --pipeline {' or --pipeline '.join(pipelines)}",
        )
    return next(iter(different.values()))
