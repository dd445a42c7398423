"""Progress on a terminal: a few lines that are drawn anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import TextIO

from steploom.engine.values import RunRecord, StepRecord, StepStatus
from steploom.magics.run_text import SHORT_ID

_BAR = 20
# What is left of the screen for what else there is to see.
_MARGIN = 6


class LiveProgress:
    """`size` of the terminal is asked each time: it may change. `now` is in UTC."""

    def __init__(
        self,
        out: TextIO,
        size: Callable[[], os.terminal_size],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._out = out
        self._size = size
        self._now = now
        self._shown: list[str] = []

    def see(self, cell: int, cell_count: int, runs: Sequence[RunRecord]) -> None:
        columns, rows = self._size()
        cells = [f"cell   {_bar(cell, cell_count)}"] if cell_count else []
        lines = [*cells, *self._lines_of(runs, max(rows - _MARGIN, 1))]
        # A line that wraps would be two, and the erasing would miss one.
        lines = [_printable(line)[: columns - 1] for line in lines]
        if lines != self._shown:
            self._out.write(self._erasure() + "".join(f"{line}\n" for line in lines))
            self._out.flush()
            self._shown = lines

    def close(self) -> None:
        self._out.write(self._erasure())
        self._out.flush()
        self._shown = []

    def _erasure(self) -> str:
        return f"\x1b[{len(self._shown)}A\x1b[J" if self._shown else ""

    def _lines_of(self, runs: Sequence[RunRecord], rows: int) -> list[str]:
        lines = []
        for run in runs:
            done = sum(step.status.is_final for step in run.steps)
            lines.append(f"steps  {_bar(done, len(run.steps))}  run {run.id[:SHORT_ID]}, {run.experiment}")
        if runs:
            current = next((run for run in runs if not run.status.is_final), runs[-1])
            lines += self._lines_of_steps(current.steps, rows)
        return lines

    def _lines_of_steps(self, steps: Sequence[StepRecord], rows: int) -> list[str]:
        """Of many steps those that are at work."""
        shown = steps if len(steps) <= rows else [step for step in steps if _is_at_work(step)][:rows]
        width = max((len(step.name) for step in shown), default=0)
        return [f"  {step.name:<{width}}  {self._words(step)}" for step in shown]

    def _words(self, step: StepRecord) -> str:
        if step.reused:
            return "Reused"
        if step.started is None or not _is_at_work(step):
            return step.status.value
        # Python 3.10 does not read the Z.
        started = datetime.fromisoformat(step.started.replace("Z", "+00:00"))
        return f"{step.status.value}  {max(0, round((self._now() - started).total_seconds()))} s"


def _is_at_work(step: StepRecord) -> bool:
    return not step.status.is_final and step.status is not StepStatus.NOT_STARTED


def _bar(done: int, count: int) -> str:
    full = _BAR * done // count if count else _BAR
    return f"[{'#' * full}{'-' * (_BAR - full)}] {done}/{count}"


def _printable(line: str) -> str:
    """Names come from the notebook: they must not move the cursor."""
    return "".join(character if character.isprintable() else "?" for character in line)
