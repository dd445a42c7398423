"""The run widget's MIME bundle, and keeping what was shown up to date while a cell waits."""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import Any

from steploom.azureml._engine import engine
from steploom.bridge.wire import LOG_TAIL_BYTES, run_snapshot_json
from steploom.engine.values import RunRecord
from steploom.errors import SteploomError

MIME = "application/vnd.steploom.run+json"
_EVERY_S = 1.0

_shown: dict[str, list[Any]] = {}
_last: dict[str, tuple[float, RunRecord]] = {}


def snapshot(record: RunRecord) -> dict[str, Any]:
    """The RunSnapshot JSON (src/protocol/entities.ts)."""
    record = replace(record, graph=engine().shown_graph(record.workspace, record.graph))
    return run_snapshot_json(record, metrics=engine().metrics, log_tail=_log_tail)


def bundle(record: RunRecord) -> dict[str, Any]:
    """For a page with the extension, a page without it, and a terminal."""
    return {MIME: snapshot(record), "text/plain": as_text(record), "text/html": as_html(record)}


def show(record: RunRecord) -> None:
    """Publish the view and return; the page follows the run through the bridge."""
    from IPython.display import display

    handle = display(bundle(record), raw=True, display_id=True)  # type: ignore[no-untyped-call]
    if handle is not None and not record.status.is_final:
        _shown.setdefault(record.id, []).append(handle)
        _last[record.id] = (time.monotonic(), record)


def refresh(record: RunRecord) -> None:
    """Bring the views of this run up to date: at its end, else at most once a second. For the notebook file: the page
    has its own source."""
    handles = _shown.get(record.id)
    if not handles:
        return
    then, seen = _last.get(record.id, (0.0, None))
    if record == seen or (not record.status.is_final and time.monotonic() - then < _EVERY_S):
        return
    made = bundle(record)
    for handle in handles:
        handle.update(made, raw=True)
    _last[record.id] = (time.monotonic(), record)
    if record.status.is_final:
        del _shown[record.id], _last[record.id]


def as_text(record: RunRecord) -> str:
    lines = [f"PipelineRun {record.id} ({record.experiment}, run {record.number}): {record.status.value}"]
    width = max((len(step.name) for step in record.steps), default=0)
    for step in record.steps:
        fate = "Reused" if step.reused else step.status.value
        lines.append(f"  {step.name:<{width}}  {fate}  {step.reason}".rstrip())
    return "\n".join(lines)


def as_html(record: RunRecord) -> str:
    """Escaped text in a table: what names and reasons contain is never markup."""
    head = escape(f"{record.experiment}, run {record.number}: {record.status.value}")
    rows = "".join(
        f"<tr><td>{escape(step.name)}</td><td>{escape('Reused' if step.reused else step.status.value)}</td>"
        f"<td>{escape(step.reason)}</td></tr>"
        for step in record.steps
    )
    return f"<table><caption>{head}</caption><tr><th>Step</th><th>Status</th><th>Why</th></tr>{rows}</table>"


def _log_tail(step_id: str) -> str:
    try:
        return engine().log(step_id, offset=-1, limit_bytes=LOG_TAIL_BYTES).text
    except SteploomError:
        return ""
