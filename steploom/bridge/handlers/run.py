"""Runs: list, one with its graph, logs by page, cancel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steploom.bridge import wire
from steploom.bridge.context import Context
from steploom.bridge.fit import BODY_BYTES, first_that_fit, fit_run, fit_snapshot, size_bytes
from steploom.errors import NotFoundError

_MOST_RUNS = 200
_PAGE_BYTES = 64 * 1024


def list_runs(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Newest first; as many as fit in one message."""
    engine = context.engine
    limit = min(int(params["limit"]), _MOST_RUNS)
    found = engine.runs(context.workspace, experiment=params["experiment"], limit=limit)
    runs = (fit_run(wire.run_json(run, engine.metrics)) for run in found)
    return {"runs": first_that_fit(runs, BODY_BYTES)}


def get(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    engine = context.engine

    def log_tail(step_id: str) -> str:
        try:
            return engine.log(step_id, offset=-1, limit_bytes=wire.LOG_TAIL_BYTES).text
        except NotFoundError:
            return ""

    run = engine.run(params["runId"])
    run = replace(run, graph=engine.shown_graph(run.workspace, run.graph))
    snapshot = wire.run_snapshot_json(run, metrics=engine.metrics, log_tail=log_tail)
    return {"snapshot": fit_snapshot(snapshot)}


def logs(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """A page of the log. Control characters grow sixfold in JSON: such a page is made smaller until it fits."""
    limit = _PAGE_BYTES
    while True:
        page = context.engine.log(params["stepId"], offset=int(params["offset"]), limit_bytes=limit)
        found = {"offset": page.offset, "next": page.next, "size": page.size, "text": page.text}
        if size_bytes(found) <= BODY_BYTES:
            return found
        limit //= 2


def cancel(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    context.engine.cancel(params["runId"], step_id=params["stepId"])
    return {}
