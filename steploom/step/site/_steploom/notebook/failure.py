"""How a failed cell is told: which, what it says, and what went wrong in it."""

from __future__ import annotations

from typing import Any, List

_SHOWN_LINES = 10


def excerpt(source: str) -> str:
    """The cell's first and last lines, as many as tell which it is."""
    lines = source.strip("\n").splitlines()
    if len(lines) > _SHOWN_LINES:
        half = _SHOWN_LINES // 2
        lines = [*lines[:half], f"... {len(lines) - 2 * half} lines ...", *lines[-half:]]
    return "\n".join(f"    {line}" for line in lines)


def traceback_of(cell: Any) -> List[str]:
    """What the kernel has said of the exception, from the cell's outputs."""
    found = [item for item in cell.get("outputs", []) if item.get("output_type") == "error"]
    return list(found[-1].get("traceback", [])) if found else []


def told(number: int, count: int, cell: Any, reason: str) -> str:
    """Its last line is the one that the engine repeats."""
    parts = [f"Cell {number} of {count} failed:", excerpt(cell["source"]), *traceback_of(cell)]
    return "\n".join([*parts, f"Cell {number} of {count}: {reason}"])
