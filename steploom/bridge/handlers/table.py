"""Which function answers which method. Literal, so that nothing is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from steploom.errors import SteploomError

Handler = Callable[[Any, dict[str, Any]], dict[str, Any]]

HANDLERS = {
    "hello": "session:hello",
    "snapshot": "session:snapshot",
    "replay": "session:replay",
    "workspace.get": "workspace:get",
    "datastore.list": "workspace:list_datastores",
    "datastore.browse": "browse:browse",
    "datastore.upload": "upload:upload",
    "compute.list": "compute:list_computes",
    "compute.create": "compute:create",
    "compute.update": "compute:update",
    "compute.delete": "compute:delete",
    "runconfig.list": "runconfig:list_names",
    "runconfig.get": "runconfig:get",
    "runconfig.save": "runconfig:save",
    "runconfig.check": "runconfig:check",
    "runconfig.prepare": "runconfig:prepare",
    "pipeline.inspect": "pipeline:inspect",
    "pipeline.submit": "pipeline:submit",
    "schedule.list": "publishing:list_all",
    "schedule.enable": "publishing:enable_schedule",
    "published.enable": "publishing:enable_published",
    "run.list": "run:list_runs",
    "run.get": "run:get",
    "run.logs": "run:logs",
    "run.cancel": "run:cancel",
    "run.rerun": "rerun:rerun",
}


def find_handler(method: str) -> Handler:
    """The method's function, imported now. SteploomError 'unsupported' for a method we do not know."""
    place = HANDLERS.get(method)
    if place is None:
        raise SteploomError(
            "unsupported",
            f"This kernel does not know the request {method[:80]!r}.",
            cure="Install the same version of Steploom for JupyterLab and for the kernel.",
        )
    module, function = place.split(":")
    handler: Handler = getattr(import_module(f"steploom.bridge.handlers.{module}"), function)
    return handler
