"""How a table of exports names a place."""

from __future__ import annotations


def at(module: str, *names: str) -> dict[str, str]:
    """Each of the names, at that name in `module`."""
    return {name: f"{module}:{name}" for name in names}
