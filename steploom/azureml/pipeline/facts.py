"""How published pipelines, endpoints and schedules print: a line a fact, as in the SDK."""

from __future__ import annotations

from typing import Any

CLOSED = "closed until you read .endpoint"
"""In place of a URL that nobody has asked for: looking at an object must not let anything listen."""


def lines(facts: tuple[tuple[str, Any], ...]) -> str:
    return ",\n".join(f"{name}: {value}" for name, value in facts)
