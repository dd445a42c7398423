"""Which cores of the machine a step gets: one of a compute target's size, but not all on the same ones."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections import Counter
from collections.abc import Collection
from pathlib import Path


class CoreShares:
    """By step folder. Threads may share it. `available` is empty where cores cannot be chosen."""

    def __init__(self, available: Collection[int]) -> None:
        self._available = tuple(sorted(available))
        self._lock = threading.Lock()
        self._taken: dict[Path, frozenset[int]] = {}

    def take(self, folder: Path, count: int | None) -> frozenset[int]:
        """`count` cores, those that are given to the fewest; all where there are no more, or None are asked for."""
        if count is None or count >= len(self._available):
            return frozenset(self._available)
        with self._lock:
            used = Counter(core for cores in self._taken.values() for core in cores)
            cores = frozenset(sorted(self._available, key=lambda core: used[core])[:count])
            self._taken[folder] = cores
        return cores

    def note(self, folder: Path, pid: int) -> None:
        """A step that another supervisor has started has the cores that its process has."""
        if folder in self._taken or not self._available:
            return
        with contextlib.suppress(OSError):
            cores = cores_of(pid)
            if len(cores) < len(self._available):
                with self._lock:
                    self._taken[folder] = cores

    def give_back(self, folder: Path) -> None:
        with self._lock:
            self._taken.pop(folder, None)


if sys.platform == "linux":

    def cores_of(pid: int) -> frozenset[int]:
        """Those that a process (0: this thread) may use. OSError when it has gone."""
        return frozenset(os.sched_getaffinity(pid))

    def keep_to(pid: int, cores: Collection[int]) -> None:
        """Let a process, and what it starts from now on, use these. OSError when it has gone."""
        os.sched_setaffinity(pid, cores)

else:

    def cores_of(pid: int) -> frozenset[int]:
        """Nothing: cores cannot be chosen here."""
        return frozenset()

    def keep_to(pid: int, cores: Collection[int]) -> None:
        """Nothing is done: cores cannot be chosen here."""
