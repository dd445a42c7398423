"""Where the home is, who may read it, and what is said when it cannot be used."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from steploom.engine.home import Home
from steploom.errors import EngineUnavailableError

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("STEPLOOM_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_given_folder_outranks_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "variable"))
    assert Home.open(tmp_path / "given").root == tmp_path / "given"
    assert Home.open().root == tmp_path / "variable"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "user/.local/share/steploom"),
        ("linux", {"XDG_DATA_HOME": "{tmp}/xdg"}, "xdg/steploom"),
        ("darwin", {}, "user/Library/Application Support/steploom"),
        ("win32", {"LOCALAPPDATA": "{tmp}/AppData"}, "AppData/steploom"),
    ],
)
def test_the_user_data_folder_is_the_platforms(
    platform: str, variables: dict[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(tmp=tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert Home.open().root == tmp_path / expected


def test_a_tilde_and_a_relative_path_are_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.open(Path("here")).root == tmp_path / "here"
    assert Home.open(Path("~/there")).root == tmp_path / "user/there"


@posix
def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    os.umask(os.umask(0o022))
    assert mode(Home.open(tmp_path / "new").root) == 0o700
    (tmp_path / "empty").mkdir(mode=0o755)
    assert mode(Home.open(tmp_path / "empty").root) == 0o700


@posix
def test_a_folder_in_use_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    (tmp_path / "shared" / "others.txt").touch()
    assert mode(Home.open(tmp_path / "shared").root) == 0o755


def test_every_folder_is_inside(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    for folder in (home.runs, home.snapshots, home.environments, home.workspaces):
        assert folder.is_dir()
    for path in (home.database, home.digests, home.supervisor_lock, home.supervisor_log, home.step("r", "s")):
        assert path.is_relative_to(home.root)


def test_a_file_in_its_place_is_told_with_the_way_round(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(EngineUnavailableError) as caught:
            Home.open(root)
        assert caught.value.code == "home-unusable"
        assert caught.value.where == str(root)
        assert "STEPLOOM_HOME" in caught.value.cure


@posix
def test_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(EngineUnavailableError) as caught:
        Home.open(tmp_path / "theirs")
    assert "another user" in caught.value.what


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the system says of it: modes alone keep no superuser out."""
    Home.open(tmp_path / "home")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(EngineUnavailableError) as caught:
        Home.open(tmp_path / "home")
    assert "not writable" in caught.value.what
