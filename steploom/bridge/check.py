"""Checks every message by the schema that the page checks with (`schema.json`, written by `npm run schemas`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import fastjsonschema

from steploom.errors import SteploomError

_LONGEST = 300


def check(definition: str, value: Any) -> None:
    """Raise `SteploomError` 'bad-message' unless `value` is a `definition` ("request", "params:run.get", ...)."""
    try:
        _validator(definition)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        where = "/".join(str(part)[:60] for part in (definition, *error.path[1:]))
        raise SteploomError(
            "bad-message",
            f"A message is not what the protocol says: {error.message[:_LONGEST]}.",
            where=where,
            cure="The page and the kernel have different versions of Steploom: reload the page, "
            "restart the kernel, and install the same version in both environments.",
        ) from error


def knows(definition: str) -> bool:
    """Whether the schema has this definition."""
    return definition in _definitions()


@cache
def _validator(definition: str) -> Callable[[Any], Any]:
    """Compiled when it is first needed: all at once would take longer than a page waits for its first answer."""
    document = {"$schema": "http://json-schema.org/draft-07/schema#", "$defs": _definitions()}
    validator: Callable[[Any], Any] = fastjsonschema.compile(
        {**document, "$ref": f"#/$defs/{definition}"}, use_default=False
    )
    return validator


@cache
def _definitions() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files("steploom.bridge").joinpath("schema.json").read_text(encoding="utf-8"))
    definitions: dict[str, Any] = document["$defs"]
    return definitions
