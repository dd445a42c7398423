"""What a script logs, folded as `get_metrics()` answers it, and how much of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Of one step, as lines of its journal: some 90,000 numbers.
LIMIT_BYTES = 10 << 20


def folded(records: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, Any]]:
    """Type and value by name: what was logged once is itself, logged again a list; rows and tables are dicts of lists.

    A name that is logged as another type begins anew. Records that are no metrics are passed over.
    """
    found: dict[str, tuple[str, Any]] = {}
    shapes: dict[str, tuple[str, str]] = {}
    counts: dict[str, int] = {}
    for record in records:
        name, kind, value = record.get("name"), record.get("type"), record.get("value")
        if not isinstance(name, str) or not isinstance(kind, str):
            continue
        shape = (kind, _shape(kind, value))
        counts[name] = counts[name] + 1 if shapes.get(name) == shape else 1
        shapes[name] = shape
        if counts[name] == 1:
            found[name] = kind, value
            continue
        if counts[name] == 2:
            # A copy, as records are not ours to change; longer ones grow in place, or many would take quadratic time.
            found[name] = kind, _copied(shape[1], found[name][1])
        _extend(shape[1], found[name][1], value)
    return found


def _shape(kind: str, value: Any) -> str:
    if kind == "list" and isinstance(value, list):
        return "list"
    return "table" if kind in ("row", "table") and isinstance(value, dict) else "value"


def _copied(shape: str, value: Any) -> Any:
    if shape == "table":
        return {key: _as_list(item) for key, item in value.items()}
    return list(value) if shape == "list" else [value]


def _extend(shape: str, kept: Any, value: Any) -> None:
    if shape == "table":
        for key, item in value.items():
            kept.setdefault(key, []).extend(_as_list(item))
    elif shape == "list":
        kept.extend(value)
    else:
        kept.append(value)


def _as_list(item: Any) -> list[Any]:
    return list(item) if isinstance(item, list) else [item]
