"""How much a mini batch holds: a number of files, or bytes of rows."""

from __future__ import annotations

import re
from typing import Any

_SIZE = re.compile(r"(\d+)(kb|mb|gb)?", re.IGNORECASE)
_BYTES = {"": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def batch_size(given: Any) -> Any:
    """Text as a number; whatever else is given stays. ValueError for text that is no size."""
    if not isinstance(given, str):
        return given
    match = _SIZE.fullmatch(given)
    if match is None:
        raise ValueError(f"mini_batch_size is a number of files or a size like '10kb', '1MB', '2gb', not {given!r}.")
    return int(match[1]) * _BYTES[(match[2] or "").lower()]
