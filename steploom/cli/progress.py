"""How a notebook and its runs go on, while one waits for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, TextIO

from steploom.cli.live_progress import LiveProgress
from steploom.cli.plain_progress import PlainProgress
from steploom.engine.values import RunRecord


class Progress(Protocol):
    def see(self, cell: int, cell_count: int, runs: Sequence[RunRecord]) -> None:
        """Show what is new; called a few times a second. A `cell_count` of 0: there is no notebook."""

    def close(self) -> None:
        """Make room for what is printed next."""


def progress_on(out: TextIO) -> Progress:
    """Redrawn on a terminal, a line for each change elsewhere."""
    if out.isatty() and os.environ.get("TERM") != "dumb":
        return LiveProgress(out, lambda: _size_of(out))
    return PlainProgress(out)


def _size_of(terminal: TextIO) -> os.terminal_size:
    found = os.get_terminal_size(terminal.fileno())
    # One behind a pipe of some CI systems says that it has no size.
    return found if all(found) else os.terminal_size((80, 24))
