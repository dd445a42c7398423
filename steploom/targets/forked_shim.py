"""A step's shim that a warm interpreter forks, while nobody waits for it."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

_ANSWER_MS = 5_000
_ANSWER_BYTES = 32


class ForkedShim:
    """`answer` is a pipe on which it tells its pid; `on_silence` is called when it does not."""

    child = None

    def __init__(self, answer: int, *, is_current: Callable[[], bool], on_silence: Callable[[], None]) -> None:
        self._answer: int | None = answer
        self._pid = 0
        self._on_silence = on_silence
        self.is_current = is_current

    @property
    def pid(self) -> int:
        """Most often told already. ChildProcessError when it cannot be known: it may have been forked nevertheless."""
        if self._answer is not None:
            self._pid = _told(self._answer)
            self.leave()
            if not self._pid:
                self._on_silence()
        if not self._pid:
            raise ChildProcessError("A warm interpreter has not told what it has forked.")
        return self._pid

    def leave(self) -> None:
        if self._answer is not None:
            os.close(self._answer)
            self._answer = None


def _told(answer: int) -> int:
    look = select.poll()
    look.register(answer, select.POLLIN)
    return int(os.read(answer, _ANSWER_BYTES) or 0) if look.poll(_ANSWER_MS) else 0
