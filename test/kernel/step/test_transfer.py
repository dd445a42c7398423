"""The program that copies data for a DataTransferStep, under the oldest Python."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from steploom.step import TRANSFER_SCRIPT, site_folder


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A datastore with the folder `in`, a file that nobody finished among its files; what a step is told of it."""
    root = tmp_path / "store"
    (root / "in" / "deep").mkdir(parents=True)
    (root / "in" / "a.txt").write_text("a")
    (root / "in" / "deep" / "b.txt").write_text("b")
    (root / "in" / ".steploom-partial-1").write_text("half")
    told = {"data": {"datastores": {"store": {"location": str(root)}}}}
    (tmp_path / "run.json").write_text(json.dumps(told))
    return root


def transfer(python: str, source: Path, kinds: tuple[str, str], *place: str) -> tuple[list[str], str]:
    """What is in the target afterwards, and what was said."""
    folder = source.parents[2] if source.parent.name == "in" else source.parents[1]
    target = folder / "target"
    if place:
        # As for every output with a fixed destination.
        target.mkdir()
    argv = [python, str(TRANSFER_SCRIPT), str(source), str(target), *kinds, *place]
    env = {**os.environ, "PYTHONPATH": str(site_folder()), "STEPLOOM_STEP_DIR": str(folder)}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if done.stderr else 0)
    files = [path for path in (target, *target.rglob("*")) if path.is_file()]
    return sorted(path.relative_to(folder).as_posix() for path in files), done.stdout + done.stderr


@pytest.mark.parametrize("place", [(), ("store", "out/new")])
@pytest.mark.parametrize("kinds", [("", ""), ("directory", "directory")])
def test_a_folder(step: Any, raw: Path, kinds: tuple[str, str], place: tuple[str, ...]) -> None:
    files, said = transfer(step.python, raw / "in", kinds, *place)
    assert files == ["target/a.txt", "target/deep/b.txt"]
    assert said == f"Transferred 2 files, 0.0 MB, to {'store/out/new' if place else 'target'}.\n"


@pytest.mark.parametrize("place", [(), ("store", "out/new.txt"), ("store", "in/a.txt")])
@pytest.mark.parametrize("kinds", [("", ""), ("file", "file")])
def test_a_file(step: Any, raw: Path, kinds: tuple[str, str], place: tuple[str, ...]) -> None:
    files, said = transfer(step.python, raw / "in" / "a.txt", kinds, *place)
    assert files == ["target"]
    assert "Transferred 1 file, " in said


@pytest.mark.parametrize(
    ("kinds", "place"), [(("", "directory"), ("store", "out/new")), (("", ""), ("store", "in/deep"))]
)
def test_a_file_into_a_folder(step: Any, raw: Path, kinds: tuple[str, str], place: tuple[str, ...]) -> None:
    assert transfer(step.python, raw / "in" / "a.txt", kinds, *place)[0] == ["target/a.txt"]


@pytest.mark.parametrize(
    ("source", "kinds", "place", "says"),
    [
        ("in/none.txt", ("", ""), (), "There is nothing at"),
        ("in", ("file", ""), (), "is a directory, and source_reference_type says file"),
        ("in/a.txt", ("directory", ""), (), "is a file, and source_reference_type says directory"),
        ("in", ("", "file"), (), "cannot become the file target"),
        ("in", ("", ""), ("store", "in/a.txt"), "cannot become the file store/in/a.txt"),
        ("in/a.txt", ("", "file"), ("store", "in/deep"), "store/in/deep is a directory already"),
        ("in", ("", "directory"), ("store", "in/a.txt"), "store/in/a.txt is a file already"),
    ],
)
def test_what_cannot_be_transferred(
    step: Any, raw: Path, source: str, kinds: tuple[str, str], place: tuple[str, ...], says: str
) -> None:
    files, said = transfer(step.python, raw / source, kinds, *place)
    assert files == [] and says in said
