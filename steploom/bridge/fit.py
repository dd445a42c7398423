"""Keeps entities within a message's size. What was cut is marked (`truncated`) or can be asked for by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from steploom.bridge.envelope import MAX_MESSAGE_BYTES
from steploom.errors import SteploomError

BODY_BYTES = MAX_MESSAGE_BYTES - 8192
"""What a body may take, so that envelope and Jupyter's own headers fit beside it."""

_METRIC_VALUES = 200
_TEXT = 300

JsonObject = dict[str, Any]


def size_bytes(value: Any) -> int:
    """The size of a value as Jupyter sends it. ValueError for NaN: it has no place in JSON."""
    return len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode(errors="replace"))


def fit_run(run: JsonObject, limit_bytes: int = BODY_BYTES) -> JsonObject:
    """A run that fits: first long metrics are cut, then all metrics, outputs and long texts are left out.

    Raises 'message-too-large' for a run of so many steps that even their states do not fit.
    """
    for lighten in (lambda step: step, _cut_metrics, _without_metrics, _states_only):
        lighter = {**run, "steps": [lighten(step) for step in run["steps"]]}
        if size_bytes(lighter) <= limit_bytes:
            return lighter
    raise _too_large(f"run {run['id']} of {len(run['steps'])} steps")


def fit_step(step: JsonObject, limit_bytes: int = BODY_BYTES) -> JsonObject:
    for lighten in (lambda whole: whole, _cut_metrics, _without_metrics, _states_only):
        lighter = lighten(step)
        if size_bytes(lighter) <= limit_bytes:
            return lighter
    raise _too_large(f"step {step['id']}")


def fit_snapshot(snapshot: JsonObject, limit_bytes: int = BODY_BYTES) -> JsonObject:
    """A run snapshot that fits: the log tails go first, for logs can be paged."""
    without_run = size_bytes({**snapshot, "run": None, "logTails": {}})
    run = fit_run(snapshot["run"], limit_bytes - without_run)
    left = limit_bytes - without_run - size_bytes(run)
    tails = first_that_fit(reversed(snapshot["logTails"].items()), left, lambda item: size_bytes(item) + 8)
    return {**snapshot, "run": run, "logTails": dict(reversed(tails))}


def first_that_fit(items: Iterable[Any], limit_bytes: int, size: Callable[[Any], int] = size_bytes) -> list[Any]:
    """As many of the items, from the first, as fit together."""
    fitting, used = [], 0
    for item in items:
        used += size(item) + len(", ")
        if used > limit_bytes:
            break
        fitting.append(item)
    return fitting


def _cut_metrics(step: JsonObject) -> JsonObject:
    return {**step, "metrics": [_cut_metric(metric) for metric in step["metrics"]]}


def _cut_metric(metric: JsonObject) -> JsonObject:
    value = metric["value"]
    if isinstance(value, list) and len(value) > _METRIC_VALUES:
        return {**metric, "value": value[-_METRIC_VALUES:], "truncated": True}
    if isinstance(value, dict):
        cut = {
            key: item[-_METRIC_VALUES:] if isinstance(item, list) else item
            for key, item in list(value.items())[:_METRIC_VALUES]
        }
        return {**metric, "value": cut, "truncated": True} if cut != value else metric
    if isinstance(value, str) and len(value) > _TEXT:
        return {**metric, "value": value[:_TEXT], "truncated": True}
    return metric


def _without_metrics(step: JsonObject) -> JsonObject:
    return {**step, "metrics": []}


def _states_only(step: JsonObject) -> JsonObject:
    error = step["error"] and {key: text[:_TEXT] for key, text in step["error"].items()}
    reason = step["reason"][:_TEXT]
    sweep = {"sweep": {**step["sweep"], "runs": []}} if "sweep" in step else {}
    return {**step, "metrics": [], "outputs": [], "reason": reason, "error": error, **sweep}


def _too_large(subject: str) -> SteploomError:
    return SteploomError(
        "message-too-large",
        f"The {subject} does not fit in one message to the page.",
        cure="Ask for it in the notebook: run.get_details().",
    )
