"""How far the step is, and whether too much has failed."""

from __future__ import annotations

from typing import Optional

from .settings import ParallelSettings


class Tally:
    """`batches` is how many mini batches there are. Items are files or rows."""

    def __init__(self, batches: int, settings: ParallelSettings) -> None:
        self._batches, self._settings = batches, settings
        self._done = self._failed_batches = self._items = self._failed_items = 0

    def succeeded(self, size: int, returned: int) -> None:
        """Of items that `run` does not answer it is taken that they could not be processed."""
        self._done += 1
        self._items += size
        self._failed_items += max(0, size - returned)

    def failed(self, size: int) -> None:
        self._done += 1
        self._failed_batches += 1
        self._items += size
        self._failed_items += size

    @property
    def problem(self) -> Optional[str]:
        """Why the step cannot succeed any more."""
        settings = self._settings
        if 0 <= settings.error_threshold < self._failed_items:
            return f"{self._failed_items} items failed, and error_threshold is {settings.error_threshold}."
        count, percent = settings.allowed_failed_count, settings.allowed_failed_percent
        if count is not None and self._failed_batches > count:
            return f"{self._failed_batches} mini batches failed, and allowed_failed_count is {count}."
        if percent is not None and self._failed_batches * 100 > percent * self._batches:
            return (
                f"{self._failed_batches} of {self._batches} mini batches failed, and allowed_failed_percent is "
                f"{percent:g}."
            )
        return None

    def __str__(self) -> str:
        return f"{self._done} of {self._batches} mini batches, {self._items} items, {self._failed_items} of them failed"
