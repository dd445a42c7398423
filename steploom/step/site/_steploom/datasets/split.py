"""What a part of a data set is made of."""

from __future__ import annotations

from typing import Any

from ..exceptions import UserErrorException

# A step that reads the part can be reused, as it is the same part every time.
_SEED = 1


def split_facts(share: float, seed: int | None) -> dict[str, Any]:
    """UserErrorException unless `share` is within 0 and 1."""
    if not isinstance(share, (int, float)) or not 0 <= share <= 1:
        raise UserErrorException(f"The share of a random part is a number from 0 to 1, not {share!r}.")
    return {"share": float(share), "seed": _SEED if seed is None else int(seed)}


def whole_number(count: Any) -> int:
    """How many files or rows to take or leave. UserErrorException for less than none."""
    try:
        found = int(count)
    except (TypeError, ValueError):
        found = -1
    if found < 0:
        raise UserErrorException(f"count is a whole number from 0 on, not {count!r}.")
    return found
