"""Live objects of a notebook for the bridge and the magics. Raises `SteploomError` only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from steploom.azureml._engine import interpreter
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exceptions import AzureMLException
from steploom.azureml.given_parameters import given_parameters
from steploom.azureml.pipeline.closure import behind, closure
from steploom.azureml.pipeline.graph_json import GraphWriter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.shared_graph import SharedGraph
from steploom.azureml.pipeline.step import PipelineStep
from steploom.engine.values import Submission
from steploom.errors import SteploomError

__all__ = [
    "Pipeline",
    "environment_spec",
    "frozen",
    "graph",
    "interpreter",
    "live_pipelines",
    "live_steps",
    "problems",
    "step_graph",
    "step_graphs",
    "step_workspace",
    "submission",
    "workspace",
]

_T = TypeVar("_T")


def live_pipelines(user_ns: Mapping[str, Any]) -> dict[str, Pipeline]:
    """The `Pipeline` objects of a namespace by variable, IPython's own variables left out."""
    return _instances(user_ns, Pipeline)


def workspace(pipeline: Pipeline) -> Workspace:
    """The workspace it is submitted to; the SDK's class has no public member for it."""
    found: Workspace = pipeline._workspace
    return found


def graph(pipeline: Pipeline) -> dict[str, Any]:
    """The PipelineGraph JSON of the object as it is now."""
    try:
        return pipeline._steploom_graph()
    except (AttributeError, NotImplementedError, TypeError, ValueError) as error:
        raise _changed(error) from error


def problems(pipeline: Pipeline) -> tuple[SteploomError, ...]:
    """Every reason why it cannot be submitted."""
    try:
        return pipeline._steploom_problems()
    except AzureMLException as error:
        raise _cause(error) from error
    except (AttributeError, NotImplementedError, TypeError, ValueError) as error:
        return (_changed(error),)


def live_steps(user_ns: Mapping[str, Any]) -> dict[str, PipelineStep]:
    """The step objects of a namespace by variable, as `live_pipelines`."""
    return _instances(user_ns, PipelineStep)


def step_graphs(steps: Mapping[str, PipelineStep]) -> dict[str, Callable[[], dict[str, Any]]]:
    """By variable, what gives the graph of `step_graph` as it is now, whenever and on whichever thread it is called."""
    try:
        shared = SharedGraph.of(steps.values(), folder=Path.cwd())
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        # One of them makes no graph: which, and why, each says by itself.
        shared = None
    if shared is None:
        return {variable: frozen(step_graph, step) for variable, step in steps.items()}
    return {variable: partial(shared.part, step) for variable, step in steps.items()}


def frozen(make: Callable[[_T], dict[str, Any]], item: _T) -> Callable[[], dict[str, Any]]:
    """What gives, or raises, what `make(item)` does now."""
    try:
        made = make(item)
    except SteploomError as problem:
        return partial(_fail, problem)
    return lambda: made


def step_graph(step: PipelineStep) -> dict[str, Any]:
    """The PipelineGraph JSON of a pipeline of this step and all that it needs; data live where the workspace says."""
    try:
        needed = closure([step], resolve=True)
        writer = GraphWriter(needed, default_folder=Path.cwd(), default_datastore=None, values={})
        return writer.write(str(step.name))
    except (AttributeError, NotImplementedError, TypeError, ValueError) as error:
        raise _changed(error) from error


def step_workspace(step: PipelineStep) -> str | None:
    """The name of the workspace that the step's data belong to; None when they do not say."""
    bound = [*(behind(item) for item in step._inputs), *(data for data, _ in step._outputs)]
    owners = (getattr(getattr(data, "datastore", None), "workspace", None) for data in bound)
    return next((owner.name for owner in owners if isinstance(owner, Workspace)), None)


def submission(
    graph: Mapping[str, Any],
    *,
    workspace: str,
    experiment: str,
    parameters: Mapping[str, Any],
    continue_on_step_failure: bool,
    regenerate_outputs: bool,
    request_id: str,
) -> Submission:
    """A graph that was taken from a live object, ready for `Engine.submit`. Any thread may call it.

    Raises `SteploomError` (bad-parameter) for a parameter that the graph does not have or a value of another type.
    """
    defaults = {item["name"]: item["default"] for item in graph["parameters"]}
    values = {**parameters, **given_parameters(defaults)}
    return Submission(
        workspace=workspace,
        experiment=experiment,
        graph=graph,
        interpreter=interpreter(),
        parameters={name: _checked(defaults, name, value) for name, value in values.items()},
        continue_on_step_failure=continue_on_step_failure,
        regenerate_outputs=regenerate_outputs,
        request_id=request_id,
    )


def _instances(user_ns: Mapping[str, Any], kind: type[_T]) -> dict[str, _T]:
    """By `type`, for `isinstance` asks an object for its class, and a lazy one would go and make itself."""
    return {name: item for name, item in list(user_ns.items()) if issubclass(type(item), kind) and name[:1] != "_"}


def _checked(defaults: Mapping[str, Any], name: str, value: Any) -> Any:
    """The value in the type of the parameter's default: JSON has 1 for 1.0."""
    if name not in defaults:
        raise SteploomError(
            "bad-parameter",
            f"The pipeline has no parameter '{name}'.",
            cure=f"It has: {', '.join(defaults) or 'none'}.",
        )
    kind = next(kind for kind in (bool, int, float, str) if isinstance(defaults[name], kind))
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SteploomError(
            "bad-parameter",
            f"The parameter {name} takes {kind.__name__}, not {type(value).__name__} ({value!r}).",
            cure="Correct the value and submit again.",
        )
    return value


def _fail(problem: SteploomError) -> NoReturn:
    raise problem


def _changed(error: Exception) -> SteploomError:
    """A pipeline whose objects were changed after it was built so that no graph can be made of them."""
    return SteploomError(
        "invalid-pipeline", str(error), cure="Correct the step and run its cell and that of the Pipeline again."
    )


def _cause(error: AzureMLException) -> SteploomError:
    inner = error.inner_exception
    return inner if isinstance(inner, SteploomError) else SteploomError("azureml", error.message)
