"""Parameters of a notebook, put into it as papermill does."""

from __future__ import annotations

import math
from typing import Any, Dict, List

DECLARED = "parameters"
INJECTED = "injected-parameters"


def inject(cells: List[Any], parameters: Dict[str, Any], new_cell: Any) -> List[Any]:
    """The cells with one more that sets `parameters`: after the cell tagged `parameters`, else first.

    A cell that was injected before gives way to it. `new_cell` makes a code cell of its source and metadata.
    """
    if not parameters:
        return cells
    cell = new_cell(assignments(parameters), {"tags": [INJECTED]})
    injected = _tagged(cells, INJECTED)
    if injected is not None:
        return [*cells[:injected], cell, *cells[injected + 1 :]]
    declared = _tagged(cells, DECLARED)
    place = 0 if declared is None else declared + 1
    return [*cells[:place], cell, *cells[place:]]


def assignments(parameters: Dict[str, Any]) -> str:
    lines = [f"{name} = {_literal(value)}" for name, value in parameters.items()]
    return "\n".join(["# Parameters", *lines])


def _literal(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _tagged(cells: List[Any], tag: str) -> Any:
    for place, cell in enumerate(cells):
        if tag in cell.get("metadata", {}).get("tags", []):
            return place
    return None
