"""Renaming over a file that somebody has open, as Windows refuses it for a moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from steploom.datastores.replacing import replace

SHARING_VIOLATION = 32


class Refused(PermissionError):
    """As Windows raises it; elsewhere `winerror` cannot be given."""

    winerror = SHARING_VIOLATION


class Rename:
    """Refuses some times, then renames."""

    def __init__(self, times: int, error: type[PermissionError] = Refused) -> None:
        self.left = times
        self._error = error

    def __call__(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            raise self._error(13, "The file is in use")
        os.replace(source, target)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_text("new")
    target.write_text("old")
    return source, target


@pytest.mark.parametrize("times", [0, 1, 6])
def test_it_is_tried_again_while_the_file_is_in_use(files: tuple[Path, Path], times: int) -> None:
    pauses: list[float] = []
    replace(*files, rename=Rename(times), pause=pauses.append)
    assert len(pauses) == times
    assert (files[0].exists(), files[1].read_text()) == (False, "new")


def test_one_that_stays_in_use_is_told_and_nothing_is_lost(files: tuple[Path, Path]) -> None:
    with pytest.raises(Refused):
        replace(*files, rename=Rename(100), pause=lambda seconds: None)
    assert [file.read_text() for file in files] == ["new", "old"]


def test_what_is_forbidden_is_told_at_once(files: tuple[Path, Path]) -> None:
    rename = Rename(100, PermissionError)
    with pytest.raises(PermissionError):
        replace(*files, rename=rename)
    assert rename.left == 99
