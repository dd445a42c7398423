"""Which models have the tags and properties somebody asks for."""

from __future__ import annotations

from typing import Any, Mapping


def has(found: Mapping[str, str], wanted: Any) -> bool:
    """`wanted` is a list of keys and [key, value] pairs, or a mapping; all of them must be there."""
    pairs = wanted.items() if isinstance(wanted, Mapping) else [_pair(item) for item in wanted or ()]
    return all(key in found and value in (None, found[key]) for key, value in pairs)


def _pair(item: Any) -> tuple[str, str | None]:
    if isinstance(item, str):
        return item, None
    key, value = item
    return str(key), str(value)


def labels(given: Mapping[str, Any] | None) -> dict[str, str]:
    """Tags or properties as text."""
    return {str(key): str(value) for key, value in (given or {}).items()}
