"""The folder datastore: the contract, and what only a folder can do wrong."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest
from datastores.store_contract import StoreContract, file

from steploom.datastores.local import LocalStore
from steploom.errors import SteploomError


class TestLocalStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> LocalStore:
        return LocalStore(tmp_path / "store")


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    (tmp_path / "store").mkdir()
    return LocalStore(tmp_path / "store")


def test_a_link_out_of_the_store_is_refused_by_every_call(store: LocalStore, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("s")
    (store.root / "door").symlink_to(outside)
    source = file(tmp_path)
    for call in (
        lambda: store.get("door/secret", tmp_path / "target"),
        lambda: store.put("door/new", source),
        lambda: store.delete("door/secret"),
        lambda: store.exists("door/secret"),
        lambda: list(store.list("door")),
        lambda: list(store.children("door")),
        lambda: store.commit("door/new", source),
    ):
        with pytest.raises(SteploomError) as caught:
            call()
        assert caught.value.code == "path-outside"
    assert [item.name for item in outside.iterdir()] == ["secret"]
    assert list(store.list()) == []
    assert list(store.children()) == []


def test_a_commit_from_another_file_system_is_a_copy(
    store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = tmp_path / "staged"
    (staged / "sub").mkdir(parents=True)
    (staged / "sub" / "x").write_text("1")
    (store.root / "out").mkdir()
    (store.root / "out" / "old").write_text("0")
    rename = os.rename if sys.platform == "win32" else os.replace

    def replace(source: Path, target: Path) -> None:
        if Path(source) == staged:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "replace", replace)
    store.commit("out", staged)
    assert [entry.path for entry in store.list()] == ["out/sub/x"]
    assert not staged.exists()
    assert [item.name for item in store.root.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_a_commit_really_from_another_file_system(store: LocalStore) -> None:
    staged = Path(f"/dev/shm/steploom-test-{os.getpid()}")
    staged.mkdir()
    (staged / "x").write_text("1")
    store.commit("out", staged)
    assert [entry.path for entry in store.list()] == ["out/x"]
    assert not staged.exists()


def test_a_full_disk_is_told_and_leaves_nothing(
    store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(source: Path, target: Path) -> None:
        Path(target).write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", no_room)
    with pytest.raises(SteploomError) as caught:
        store.put("a/x", file(tmp_path))
    assert (caught.value.code, "No space left" in caught.value.what) == ("datastore-write", True)
    assert list((store.root / "a").iterdir()) == []


def test_a_parent_that_is_a_file_is_told(store: LocalStore, tmp_path: Path) -> None:
    store.put("a", file(tmp_path))
    with pytest.raises(SteploomError) as caught:
        store.put("a/b", file(tmp_path))
    assert caught.value.code == "datastore-write"


def test_what_a_killed_writer_left_is_not_listed(store: LocalStore, tmp_path: Path) -> None:
    (store.root / ".steploom-partial-0123").write_text("half")
    store.put("x", file(tmp_path))
    assert [entry.path for entry in store.list()] == ["x"]
