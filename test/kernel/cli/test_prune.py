"""`steploom prune` on runs of a real engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.environments.folder import EnvironmentFolder
from steploom.engine.home import Home
from steploom.engine.values import PRUNED

PATIENCE_S = 60.0


@pytest.fixture
def run(submitted: Callable[..., str], engine: Engine) -> str:
    return engine.wait(submitted("hello"), timeout_s=PATIENCE_S).id


def test_nothing_to_remove(cli: Any, run: str) -> None:
    assert cli("prune").out == "Nothing to remove.\n"
    assert cli("prune", "--yes", "--json").json == {"removed": True, "size_bytes": 0, "items": []}


def test_it_only_tells_until_it_is_confirmed(cli: Any, run: str, home: Path, engine: Engine) -> None:
    told = cli("prune", "--keep-last", "0", "--dry-run", "--json").json
    assert told["removed"] is False
    assert [(item["kind"], item["id"]) for item in told["items"]] == [("run", run)]
    assert told["size_bytes"] > 0
    said = cli("prune", "--older-than", "0")
    assert said.code == 0
    assert "run 1 of exp\nWould remove: 1, " in said.out
    assert "steploom prune --yes" in said.err
    assert (home / "runs" / run).is_dir()
    assert cli("prune", "--keep-last", "0", "--yes", "--json").json["items"] == told["items"]
    assert not (home / "runs" / run).exists()
    assert PRUNED in engine.run(run).properties
    assert "removed by prune on" in cli("logs", "last").out


@pytest.mark.parametrize("wrong", [("--older-than", "x"), ("--keep-last", "-1"), ("--yes", "--dry-run")])
def test_what_cannot_be_read_is_refused(cli: Any, wrong: tuple[str, ...]) -> None:
    assert cli("prune", *wrong).code == 2


@pytest.mark.parametrize(("answer", "is_removed"), [("y\n", True), ("\n", False), ("no\n", False)])
def test_on_a_terminal_it_asks(
    answer: str, is_removed: bool, cli: Any, run: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "r", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        os.write(ours, answer.encode())
        said = cli("prune", "--keep-last", "0")
        os.close(ours)
    assert "Remove it? [y/N] " in said.err
    assert ("\nRemoved: 1, " in said.out) is is_removed
    assert (home / "runs" / run).exists() is not is_removed


def add_environment(home: Path, package: Path | None = None) -> EnvironmentFolder:
    """One that nobody has used for long, with a link to the file of a package."""
    folder = EnvironmentFolder(Home(home), "abcdef0123456789")
    folder.python.parent.mkdir(parents=True)
    folder.python.write_text("python")
    folder.marker.write_text("{}")
    if package is not None:
        os.link(package, folder.path / package.name)
    os.utime(folder.path, (0, 0))
    return folder


def test_environments_go_only_when_they_are_named(cli: Any, home: Path, engine: Engine) -> None:
    engine.workspace()
    folder = add_environment(home)
    assert cli("prune", "--older-than", "0", "--dry-run", "--json").json["items"] == []
    told = cli("prune", "--older-than", "0", "--environments", "--yes", "--json").json
    assert [(item["kind"], item["what"]) for item in told["items"]] == [("environment", "abcdef012345")]
    assert not folder.path.exists()


def test_downloaded_packages_go_only_when_they_are_named(cli: Any, home: Path, engine: Engine) -> None:
    engine.workspace()
    package = home / "uv-cache" / "module.py"
    package.parent.mkdir()
    package.write_text("package")
    folder = add_environment(home, package)
    own = len("python{}")

    def sizes(*options: str) -> list[tuple[str, int]]:
        told = cli("prune", "--older-than", "0", *options, "--json").json
        return [(item["kind"], item["size_bytes"]) for item in told["items"]]

    # What the two share is freed by neither alone.
    assert sizes("--environments", "--dry-run") == [("environment", own)]
    assert sizes("--packages", "--dry-run") == []
    both = [("environment", own), ("packages", len("package"))]
    assert sizes("--environments", "--packages", "--dry-run") == both
    assert sizes("--environments", "--packages", "--yes") == both
    assert not folder.path.exists() and not package.exists()
    assert cli("prune", "--packages").out == "Nothing to remove.\n"
