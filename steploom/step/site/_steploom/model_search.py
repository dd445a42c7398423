"""Which models have the tags and properties somebody asks for."""

from __future__ import annotations

from typing import Any, Mapping

from .must_be import LIST, must_be, must_be_mapping


def has(found: Mapping[str, str], wanted: Any) -> bool:
    """`wanted` is a list of keys and [key, value] pairs, or a mapping; all of them must be there."""
    pairs = (
        wanted.items()
        if isinstance(wanted, Mapping)
        else [_pair(item) for item in must_be(LIST, wanted or (), "tags and properties are a list")]
    )
    return all(key in found and value in (None, found[key]) for key, value in pairs)


def _pair(item: Any) -> tuple[str, str | None]:
    if isinstance(item, str):
        return item, None
    if not isinstance(item, LIST) or len(item) != 2:
        raise ValueError(f"Each of tags and properties is a key or [key, value], not {item!r}.")
    key, value = item
    return str(key), str(value)


def labels(given: Mapping[str, Any] | None) -> dict[str, str]:
    """Tags or properties as text."""
    found = must_be_mapping(given or {}, "tags or properties", AttributeError)
    return {str(key): str(value) for key, value in found.items()}
