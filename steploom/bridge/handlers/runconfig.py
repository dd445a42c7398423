"""Run configurations of the notebook's folder, and the environments that they ask for."""

from __future__ import annotations

from typing import Any

from steploom.azureml import live, run_configurations
from steploom.bridge.context import Context
from steploom.bridge.wire import problems_json, run_configuration_json
from steploom.engine.values import EnvironmentSpec
from steploom.errors import NotFoundError


def list_names(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"names": list(run_configurations.saved(context.folder))}


def get(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    target, environment = run_configurations.load(context.folder, params["name"])
    return {"runConfiguration": run_configuration_json(params["name"], target=target, environment=environment)}


def save(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The path is given relative to the notebook's folder."""
    given, folder = params["runConfiguration"], context.folder
    path = run_configurations.save(folder, given["name"], target=given["target"], environment=_environment(params))
    return {"path": path.relative_to(folder).as_posix()}


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
