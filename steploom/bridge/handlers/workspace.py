"""The workspace in use and its datastores."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from steploom.azureml.finder import AzureMLFinder, real_sdk_is_importable
from steploom.bridge.context import Context
from steploom.bridge.wire import datastore_json, workspace_json


def get(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    engine, name = context.engine, context.workspace
    return workspace_json(
        engine.workspace(name),
        datastores=engine.datastores(name),
        experiments=engine.experiments(name),
        real_sdk=_real_sdk(),
    )


def list_datastores(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    engine, name = context.engine, context.workspace
    default = engine.workspace(name).default_datastore
    return {"datastores": [datastore_json(found, default=default) for found in engine.datastores(name)]}


def _real_sdk() -> dict[str, str] | None:
    """The real SDK, when it answers to the names instead of us: it is installed, and nobody has forced it aside."""
    is_forced = any(isinstance(finder, AzureMLFinder) and finder.force for finder in sys.meta_path)
    if is_forced or not real_sdk_is_importable():
        return None
    try:
        found = version("azureml-core")
    except PackageNotFoundError:
        found = "of unknown version"
    return {
        "version": found,
        "cure": "The notebook's azureml imports are the real SDK's. To run pipelines locally, use a kernel without "
        "azureml-core, or restart the kernel and call steploom.activate(force=True) in the first cell.",
    }
