"""Printing a step's log while it grows."""

from __future__ import annotations

from steploom.azureml._engine import engine


class LogPrinter:
    """Prints what is new at each call; ends every page with a line end."""

    def __init__(self, step_id: str) -> None:
        self._step_id = step_id
        self._offset = 0

    def print_new(self) -> None:
        while True:
            page = engine().log(self._step_id, offset=self._offset)
            if page.next <= self._offset:
                return
            print(page.text, end="" if page.text.endswith("\n") else "\n")
            self._offset = page.next
