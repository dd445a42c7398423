"""What kept a notebook from running to its end, told as in the notebook, but short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode

_HEAD_LINES = 20
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    text: str
    traceback: str = ""

    @classmethod
    def of_cell(cls, number: int, cell: NotebookNode, *, exception: str, message: str) -> Failure:
        """Of a cell that raised; `number` is what JupyterLab shows in brackets after Run All."""
        lines = [
            line
            for output in cell.outputs
            if output["output_type"] == "error"
            for part in output["traceback"]
            for line in _ANSI.sub("", part).splitlines()
        ]
        if len(lines) > _HEAD_LINES:
            lines = [*lines[: _HEAD_LINES - 1], f"... and {len(lines) - _HEAD_LINES} lines, then:", lines[-1]]
        first = message.splitlines()[0] if message else ""
        reason = f"{exception}: {first}" if first else exception
        return cls(text=f"Cell [{number}] failed: {reason}", traceback="\n".join(lines))

    def __str__(self) -> str:
        return f"{self.text}\n{self.traceback}" if self.traceback else self.text
