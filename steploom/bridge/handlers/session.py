"""Attaching: who speaks which protocol, what a page missed, and the whole state for one that missed too much."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from steploom.bridge import wire
from steploom.bridge.context import Context
from steploom.bridge.envelope import PROTOCOL_VERSION
from steploom.bridge.fit import BODY_BYTES, first_that_fit, fit_run, size_bytes
from steploom.bridge.handlers.table import HANDLERS
from steploom.errors import SteploomError

_RECENT_RUNS = 30


def hello(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    low, high = params["protocol"]
    if not low <= PROTOCOL_VERSION <= high:
        raise SteploomError(
            "unsupported",
            f"The page speaks protocol {low} to {high}, this kernel {PROTOCOL_VERSION}.",
            cure="Install the same version of Steploom for JupyterLab and for the kernel.",
        )
    since = params["since"]
    known = (
        since is not None
        and since["epoch"] == context.epoch
        and context.ring.since(since["seq"] + 1, max_bytes=BODY_BYTES) is not None
    )
    return {
        "epoch": context.epoch,
        "protocol": PROTOCOL_VERSION,
        "seq": context.ring.last_seq,
        "snapshotNeeded": not known,
        "version": _version(),
        "features": sorted(HANDLERS),
    }


def snapshot(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    engine, workspace = context.engine, context.workspace
    computes = [wire.compute_json(compute) for compute in engine.computes(workspace)]
    left = BODY_BYTES - size_bytes(computes) - 200
    found = engine.runs(workspace, limit=_RECENT_RUNS)
    runs = (fit_run(wire.run_json(run, engine.metrics), left) for run in found)
    return {
        "seq": context.ring.last_seq,
        "runs": first_that_fit(runs, left),
        "computes": computes,
    }


def replay(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"events": context.ring.since(params["from"], max_bytes=BODY_BYTES)}


def _version() -> str:
    try:
        return version("steploom")
    except PackageNotFoundError:
        return "0"
