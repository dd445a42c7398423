"""What a disk gains when folders are removed, although uv links the files of environments instead of copying them."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path


def freed_bytes(folders: Iterable[Path]) -> int:
    """Of the files below the folders: the bytes of those that are nowhere else. Blocking: looks at each file."""
    seen: Counter[tuple[int, int]] = Counter()
    total = 0
    for file in _files(folders):
        key = file.st_dev, file.st_ino
        seen[key] += 1
        # Its last link: with all of them gone, so is the file.
        if seen[key] == file.st_nlink:
            total += file.st_size
    return total


def _files(folders: Iterable[Path]) -> Iterator[os.stat_result]:
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                try:
                    found = (Path(parent) / name).lstat()
                except FileNotFoundError:
                    # Somebody removes them meanwhile.
                    continue
                if stat.S_ISREG(found.st_mode):
                    yield found
