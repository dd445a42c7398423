"""Run configurations of the notebook's folder, and the environments that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml import live, run_configurations
from steploom.bridge.context import Context
from steploom.bridge.masked_variables import masked, unmasked
from steploom.bridge.wire import problems_json, run_configuration_json
from steploom.engine.values import EnvironmentSpec
from steploom.errors import NotFoundError, SteploomError


def list_names(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"names": list(run_configurations.saved(context.folder))}


def get(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Without the values of secret variables."""
    target, environment = run_configurations.load(context.folder, params["name"])
    return {"runConfiguration": run_configuration_json(params["name"], target=target, environment=masked(environment))}


def save(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The path is given relative to the notebook's folder. Values that were masked are those of what was `loaded`."""
    given, folder = params["runConfiguration"], context.folder
    environment = unmasked(_environment(params), _stored(context, params.get("loaded")))
    path = run_configurations.save(folder, given["name"], target=given["target"], environment=environment)
    return {"path": path.relative_to(folder).as_posix()}


def _stored(context: Context, name: str | None) -> Mapping[str, str]:
    """The variables of a configuration; none of one that is not there any more, or cannot be read."""
    try:
        return {} if name is None else run_configurations.load(context.folder, name)[1].variables
    except SteploomError:
        return {}


def check(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Everything that keeps a step from running with it, and what is decided for the user."""
    problems, notes = context.engine.check_environment(_environment(params))
    target = params["runConfiguration"]["target"]
    if target is not None:
        try:
            context.engine.compute(context.workspace, target)
        except NotFoundError as problem:
            problems = (problem, *problems)
    return {"problems": problems_json(problems), "notes": list(notes)}


def prepare(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Progress comes as `environment` events with the id that is returned."""
    identity, ready = context.engine.prepare_environment(_environment(params), interpreter=live.interpreter())
    return {"environmentId": identity, "ready": ready}


def _environment(params: dict[str, Any]) -> EnvironmentSpec:
    return EnvironmentSpec.from_json(params["runConfiguration"]["environment"])
