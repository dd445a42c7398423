"""What a sweep and the engine agree on: files of the step's folder."""

from __future__ import annotations

from pathlib import Path

NODES = "nodes"
"""How many the sweep has; the engine writes it."""
WANTED = "nodes_wanted"
"""How many it can still use; the sweep writes it when these are fewer than it may have."""
CHILD_LOG = "std_log.txt"
"""What a run of a sweep prints, below `logs/<its name>` of the step's working folder."""


def number_in(path: Path, default: int) -> int:
    """`default` as long as nobody has written one."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return default


def write_number(path: Path, number: int) -> None:
    """In one go: the other side may read at any time."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(str(number), encoding="ascii")
    fresh.replace(path)
