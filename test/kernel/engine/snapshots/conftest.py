"""A home and a source folder to take snapshots of."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.engine.digest import ContentDigests
from steploom.engine.home import Home
from steploom.engine.snapshot import Snapshot, take_snapshot


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    return tmp_path / "src"


def write(source: Path, *paths: str, text: str = "code") -> None:
    for path in paths:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)


def take(source: Path, home: Home, *, keep: str = "") -> Snapshot:
    return take_snapshot(source, home, ContentDigests(), keep=keep)


def names(source: Path, home: Home, *, keep: str = "") -> list[str]:
    return [file.path for file in take(source, home, keep=keep).files]
