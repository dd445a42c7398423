"""What a random part of a data set is made of."""

from __future__ import annotations

from typing import Any

from ..exceptions import UserErrorException

# A step that reads the part can be reused, as it is the same part every time.
_SEED = 1


def split_facts(share: float, seed: int | None) -> dict[str, Any]:
    """UserErrorException unless `share` is within 0 and 1."""
    if not 0 <= share <= 1:
        raise UserErrorException(f"The share of a random part is a number from 0 to 1, not {share}.")
    return {"share": float(share), "seed": _SEED if seed is None else int(seed)}
