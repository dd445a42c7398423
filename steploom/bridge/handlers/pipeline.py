"""The pipelines and steps that the notebook holds: what is wrong with them, and running them."""

from __future__ import annotations

from typing import Any

from steploom.azureml import live
from steploom.bridge import wire
from steploom.bridge.context import Context
from steploom.bridge.fit import fit_run
from steploom.bridge.live_objects import LiveGraph
from steploom.errors import NotFoundError, SteploomError


def inspect(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """All pipelines, or the one of a variable."""
    pipelines = context.live.pipelines
    variable = params["variable"]
    if variable is not None and variable not in pipelines:
        raise _not_found("Pipeline", variable, list(pipelines))
    found = pipelines.values() if variable is None else [pipelines[variable]]
    return {"pipelines": [_inspected(context, pipeline) for pipeline in found]}


def submit(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Run a pipeline, or a step with everything that it needs. The same request twice gives the same run."""
    variable, pipelines, steps = params["variable"], context.live.pipelines, context.live.steps
    found = pipelines.get(variable) or steps.get(variable)
    if found is None:
        raise _not_found("Pipeline or step", variable, [*pipelines, *steps])
    if isinstance(found.graph, SteploomError):
        raise found.graph
    run = context.engine.submit(
        live.submission(
            found.graph,
            workspace=_workspace(context, found, is_step=variable not in pipelines),
            experiment=params["experiment"],
            parameters=params["parameters"],
            continue_on_step_failure=params["continueOnStepFailure"],
            regenerate_outputs=params["regenerateOutputs"],
            request_id=context.request_id,
        )
    )
    return {"run": fit_run(wire.run_json(run, context.engine.metrics))}


def _inspected(context: Context, pipeline: LiveGraph) -> dict[str, Any]:
    if isinstance(pipeline.graph, SteploomError):
        return {"variable": pipeline.variable, "graph": None, "problems": wire.problems_json([pipeline.graph])}
    workspace = pipeline.workspace or context.workspace
    try:
        problems = context.engine.check(workspace, pipeline.graph)
    except NotFoundError as gone:
        problems = (gone,)
    graph = wire.graph_json(context.engine.shown_graph(workspace, pipeline.graph))
    return {"variable": pipeline.variable, "graph": graph, "problems": wire.problems_json(problems)}


def _workspace(context: Context, found: LiveGraph, *, is_step: bool) -> str:
    """A pipeline knows its own. A step runs in the notebook's `ws`, else where its data are."""
    if is_step and context.live.workspace is not None:
        return context.live.workspace
    return found.workspace or context.workspace


def _not_found(kind: str, variable: str, known: list[str]) -> NotFoundError:
    return NotFoundError(
        "variable-not-found",
        f"The notebook has no {kind} called '{variable}'.",
        cure=f"Run the cell that makes it. There are: {', '.join(known) or 'none'}.",
    )
