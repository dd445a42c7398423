"""Plain text tables: they read the same in a notebook, a terminal and a CI log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> str:
    """Columns padded to their widest cell; `empty` is what is said when there are no rows."""
    if not rows:
        return empty
    cells = [[str(header) for header in headers], *[[_cell(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headers))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def fields(pairs: Sequence[tuple[str, object]]) -> str:
    """`name  value` lines with the values aligned."""
    width = max(len(name) for name, _ in pairs)
    return "\n".join(f"{name:<{width}}  {_cell(value)}".rstrip() for name, value in pairs)


def moment(timestamp: str | None) -> str:
    """The engine's UTC timestamp as a time of this machine; '' for None."""
    if timestamp is None:
        return ""
    # Python 3.10 does not read the Z.
    return f"{datetime.fromisoformat(timestamp.replace('Z', '+00:00')).astimezone():%Y-%m-%d %H:%M:%S}"


def _cell(value: object) -> str:
    return "" if value is None else str(value)
