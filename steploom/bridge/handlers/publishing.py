"""Schedules and published pipelines of the workspace in use."""

from __future__ import annotations

from typing import Any

from steploom.bridge.context import Context
from steploom.bridge.publishing_json import publishing_json


def list_all(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"publishing": publishing_json(context.engine, context.workspace)}


def enable_schedule(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    schedules = context.engine.publishing.schedules
    change = schedules.enable if params["enabled"] else schedules.disable
    change(params["scheduleId"])
    return list_all(context, params)


def enable_published(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    pipelines = context.engine.publishing.pipelines
    change = pipelines.enable if params["enabled"] else pipelines.disable
    change(params["publishedId"])
    return list_all(context, params)
