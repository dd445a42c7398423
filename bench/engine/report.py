"""The table of what was measured. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure of one engine; `ratio` is to `against` in the same session, `bound` what Steploom must not pass."""

    measure: str
    engine: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""
    bound: str = ""
    is_kept: bool | None = None


def bounded(line: Line, *, ratio: float | None = None, value: float | None = None) -> Line:
    """The line with its bound, and whether it is kept."""
    if ratio is not None and line.ratio is not None:
        return _with(line, f"<= {ratio:g} x", line.ratio <= ratio)
    if value is not None:
        return _with(line, f"<= {value:g} {line.unit}", line.value <= value)
    return line


def _with(line: Line, bound: str, is_kept: bool) -> Line:
    return Line(**{**asdict(line), "bound": bound, "is_kept": is_kept})


def as_json(lines: Sequence[Line], costs: dict[str, float], facts: dict[str, Any]) -> dict[str, Any]:
    return {"facts": facts, "measures": [asdict(line) for line in lines], "stepCostsMs": costs}


def as_table(lines: Sequence[Line], costs: dict[str, float]) -> str:
    rows = [("measure", "engine", "value", "ratio", "bound", "")]
    last = ""
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f} x {line.against}"
        verdict = "" if line.is_kept is None else ("kept" if line.is_kept else "OVER")
        measure = line.measure if line.measure != last else ""
        rows.append((measure, line.engine, f"{line.value:.4g} {line.unit}", ratio, line.bound, verdict))
        last = line.measure
    parts = [_aligned(rows)]
    if costs:
        parts.append(_aligned([("what a step pays for", "ms"), *((name, f"{ms:.2f}") for name, ms in costs.items())]))
    return "\n\n".join(parts)


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)
