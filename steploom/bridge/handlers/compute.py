"""Compute targets of the workspace in use."""

from __future__ import annotations

from typing import Any, TypedDict

from steploom.bridge.context import Context
from steploom.bridge.wire import compute_json
from steploom.engine.values import VM_SIZES


class _Scale(TypedDict):
    min_nodes: int
    max_nodes: int
    idle_seconds: int


def list_computes(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    sizes = [{"name": size.name, "cores": size.cores, "memoryGb": size.memory_gb} for size in VM_SIZES]
    computes = context.engine.computes(context.workspace)
    return {"computes": [compute_json(compute) for compute in computes], "vmSizes": sizes}


def create(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """A target of that name that is there already is returned as it is, with `found`."""
    compute, found = context.engine.create_compute(
        context.workspace, params["name"], vm_size=params["vmSize"], **_scale(params)
    )
    return {"compute": compute_json(compute), "found": found}


def update(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    compute = context.engine.update_compute(context.workspace, params["name"], **_scale(params))
    return {"compute": compute_json(compute)}


def delete(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    context.engine.delete_compute(context.workspace, params["name"])
    return {}


def _scale(params: dict[str, Any]) -> _Scale:
    return _Scale(
        min_nodes=int(params["minNodes"]),
        max_nodes=int(params["maxNodes"]),
        idle_seconds=int(params["idleSeconds"]),
    )
