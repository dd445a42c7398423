"""`-p rate=0.1`: values of parameters as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steploom.errors import SteploomError

_TRUTH = {"true": True, "false": False}


def assignments(pairs: Sequence[str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """`['rate=0.1', 'name=7']` -> `{'rate': 0.1, 'name': '7'}`: each of the type of its default.

    The text itself for a name without a default of a plain type. Raises `SteploomError` (usage).
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise SteploomError("usage", f"'{pair}' is not name=value.", cure="Write -p rate=0.1")
        values[name] = _value(name, text, defaults.get(name))
    return values


def _value(name: str, text: str, default: Any) -> Any:
    kind = type(default)
    try:
        if kind is bool:
            return _TRUTH[text.lower()]
        return kind(text) if kind in (int, float) else text
    except (KeyError, ValueError) as error:
        wanted = "true or false" if kind is bool else "a whole number" if kind is int else "a number"
        raise SteploomError(
            "usage", f"'{text}' is not {wanted}.", where=f"parameter {name}", cure=f"Its default is {default!r}."
        ) from error
