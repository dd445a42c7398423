"""What `run` has returned, as lines."""

from __future__ import annotations

from typing import Any


def count_of(result: Any) -> int:
    """TypeError for what has no length: every item has to be answered."""
    if isinstance(result, (str, bytes)) or not hasattr(result, "__len__"):
        raise TypeError(
            f"run() returned {type(result).__name__}: return a list or a pandas DataFrame with one item for each item "
            "of the mini batch that was processed."
        )
    return len(result)


def lines_of(result: Any) -> str:
    """Rows of a frame with spaces between the values; else the text of each item."""
    if hasattr(result, "to_csv") and hasattr(result, "columns"):
        text: str = result.to_csv(sep=" ", header=False, index=False)
        return text.replace("\r\n", "\n")
    return "".join(f"{item}\n" for item in result)
