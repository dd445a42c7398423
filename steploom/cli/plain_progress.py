"""Progress as lines, for logs of CI jobs and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from steploom.engine.values import RunRecord, StepRecord, StepStatus
from steploom.magics.run_text import SHORT_ID


class PlainProgress:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._cell = 0
        self._statuses: dict[str, StepStatus] = {}
        self._runs: set[str] = set()

    def see(self, cell: int, cell_count: int, runs: Sequence[RunRecord]) -> None:
        if cell != self._cell:
            self._cell = cell
            self._say(f"cell {cell} of {cell_count}")
        for run in runs:
            if run.id not in self._runs:
                self._runs.add(run.id)
                self._say(f"run {run.id[:SHORT_ID]} of experiment {run.experiment}")
            for step in run.steps:
                if step.status is not self._statuses.get(step.id, StepStatus.NOT_STARTED):
                    self._statuses[step.id] = step.status
                    self._say(f"step {step.name}: {_words(step)}")

    def close(self) -> None:
        """Every line is complete already."""

    def _say(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def _words(step: StepRecord) -> str:
    return f"{step.status.value}. {step.reason}" if step.status.is_final and step.reason else step.status.value
