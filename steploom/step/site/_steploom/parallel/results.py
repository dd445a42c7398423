"""The one file that rows are appended to."""

from __future__ import annotations

import os
from typing import Dict, Optional, TextIO

from .settings import ParallelSettings


class Results:
    """In the order of the mini batches, whichever is done first: equal input gives an equal file.

    Made before the script runs: the folder of the output is there for it, too.
    """

    def __init__(self, output: Optional[str], settings: ParallelSettings) -> None:
        self._stream: Optional[TextIO] = None
        self._waiting: Dict[int, str] = {}
        self._next = 0
        if output is None:
            return
        folder = os.path.dirname(output) if settings.output_is_file else output
        os.makedirs(folder, exist_ok=True)
        if settings.appends_rows:
            path = output if settings.output_is_file else os.path.join(output, settings.file_name)
            self._stream = open(path, "w", encoding="utf-8", newline="\n")  # noqa: SIM115 - open until close()

    def add(self, index: int, lines: str) -> None:
        """Once for each mini batch, failed ones too; `lines` are whole."""
        self._waiting[index] = lines
        while self._next in self._waiting:
            text = self._waiting.pop(self._next)
            self._next += 1
            if self._stream is not None:
                self._stream.write(text)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
