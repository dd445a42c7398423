"""Renaming in one go, on Windows too: there a file that a virus scanner or an indexer looks at cannot be replaced."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

# ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_FOR_A_MOMENT = (5, 32, 33)
_PAUSES_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)


def replace(
    source: Path,
    target: Path,
    *,
    rename: Callable[[Path, Path], None] = os.replace,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """`os.replace`, again for a second while somebody on Windows has the file open. Raises OSError as that does."""
    for pause_s in _PAUSES_S:
        try:
            return rename(source, target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _FOR_A_MOMENT:
                raise
            pause(pause_s)
    rename(source, target)
