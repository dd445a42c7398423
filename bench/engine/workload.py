"""The graphs that are run on all engines: which step needs which, and the script or notebook that each of them runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Counts its runs, so that an engine that runs nothing is not the fastest.
_SCRIPT = """import sys
with open({count!r}, "a") as count:
    count.write("x")
import time
time.sleep({sleep_s})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """`needs` names the predecessors of each step, in an order in which they may run."""

    needs: Mapping[str, tuple[str, ...]]
    sleep_s: float | None
    at_once: int
    is_notebook: bool = False

    @property
    def file(self) -> str:
        return "step.ipynb" if self.is_notebook else "step.py"

    @property
    def critical_path_s(self) -> float:
        depth: dict[str, int] = {}
        for step, needed in self.needs.items():
            depth[step] = 1 + max((depth[name] for name in needed), default=0)
        return max(depth.values()) * (self.sleep_s or 0.0)

    def write(self, folder: Path) -> Path:
        """The script or notebook, in a folder of its own. Without `sleep_s` it is empty, and nobody can count."""
        folder.mkdir(parents=True)
        script = folder / self.file
        text = "" if self.sleep_s is None else _SCRIPT.format(count=str(folder / "count"), sleep_s=self.sleep_s)
        script.write_text(json.dumps(_notebook(text)) if self.is_notebook else text, encoding="utf-8")
        return script

    def check(self, folder: Path) -> None:
        """That every step has run once. RuntimeError."""
        if self.sleep_s is not None:
            count = folder / "count"
            runs = len(count.read_text(encoding="utf-8")) if count.exists() else 0
            count.unlink(missing_ok=True)
            if runs != len(self.needs):
                raise RuntimeError(f"{runs} of {len(self.needs)} steps have run in {folder}")


def fan_out(sleep_s: float) -> Workload:
    """root -> 6 -> join, 6 at once."""
    middle = tuple(f"middle{number}" for number in range(6))
    return Workload(needs={"root": (), **dict.fromkeys(middle, ("root",)), "join": middle}, sleep_s=sleep_s, at_once=6)


def chain(length: int) -> Workload:
    """Empty scripts, one after the other."""
    names = [f"step{number}" for number in range(length)]
    return Workload(
        needs={name: tuple(names[number - 1 : number]) if number else () for number, name in enumerate(names)},
        sleep_s=None,
        at_once=1,
    )


def notebooks(length: int) -> Workload:
    """Notebooks of one cell, one after the other."""
    return replace(chain(length), sleep_s=0, is_notebook=True)


def wide(count: int) -> Workload:
    """As many empty scripts, 20 in each of as many layers as that takes, 2 at once."""
    names = [f"step{number}" for number in range(count)]
    return Workload(
        needs={name: (names[number - 20],) if number >= 20 else () for number, name in enumerate(names)},
        sleep_s=None,
        at_once=2,
    )


def _notebook(source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "cell",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell]}
