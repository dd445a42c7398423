"""Ids of a graph's nodes."""

from __future__ import annotations

import re


class NodeIds:
    """Made of the names of steps and data, so that they are the same in every session."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self.are_names = True
        """Whether no two nodes wanted the same id so far."""

    def new(self, name: str) -> str:
        base = re.sub(r"[^\w.]+", "-", name).strip("-")[:200] or "node"
        number, found = 1, base
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
            self.are_names = False
        self._taken.add(found)
        return found
