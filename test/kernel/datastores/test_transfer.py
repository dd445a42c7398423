"""Uploading and downloading: what goes where, what stays as it is, and how progress counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.datastores.local import LocalStore
from steploom.datastores.transfer import Progress, download_tree, upload_files, upload_tree
from steploom.errors import NotFoundError, SteploomError


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in (("a.csv", "1"), ("sub/b.csv", "22"), ("sub/deep/c ü.csv", "333")):
        file = tmp_path / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "data"


def paths(store: LocalStore) -> list[str]:
    return [entry.path for entry in store.list()]


@pytest.mark.parametrize("target", ["in", "/in", "in/", "./in"])
def test_a_folder_is_stored_with_its_structure(store: LocalStore, folder: Path, target: str) -> None:
    done = upload_tree(store, folder, target)
    assert paths(store) == ["in/a.csv", "in/sub/b.csv", "in/sub/deep/c ü.csv"]
    assert (sorted(done.done), done.skipped) == (paths(store), ())


def test_what_is_there_is_left_alone_unless_overwritten(store: LocalStore, folder: Path, tmp_path: Path) -> None:
    upload_tree(store, folder)
    (folder / "a.csv").write_text("changed")
    (folder / "new.csv").write_text("n")
    again = upload_tree(store, folder)
    assert again.done == ("new.csv",)
    assert set(again.skipped) == {"a.csv", "sub/b.csv", "sub/deep/c ü.csv"}
    store.get("a.csv", tmp_path / "got")
    assert (tmp_path / "got").read_text() == "1"
    upload_tree(store, folder, overwrite=True)
    store.get("a.csv", tmp_path / "got")
    assert (tmp_path / "got").read_text() == "changed"


def test_progress_counts_files_and_bytes_to_the_end(store: LocalStore, folder: Path) -> None:
    upload_files(store, [folder / "sub" / "b.csv"], "sub")
    seen: list[Progress] = []
    upload_tree(store, folder, on_progress=seen.append)
    assert [(item.path, item.skipped, item.files_done, item.bytes_done) for item in seen] == [
        ("a.csv", False, 1, 1),
        ("sub/b.csv", True, 2, 3),
        ("sub/deep/c ü.csv", False, 3, 6),
    ]
    assert {(item.files_total, item.bytes_total) for item in seen} == {(3, 6)}


def test_files_are_stored_below_their_common_folder(store: LocalStore, folder: Path) -> None:
    upload_files(store, [folder / "sub/b.csv", folder / "sub/deep/c ü.csv"], "in")
    assert paths(store) == ["in/b.csv", "in/deep/c ü.csv"]


def test_files_are_stored_below_the_given_root(
    store: LocalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    upload_files(store, [Path("sub/b.csv")], relative_root=Path())
    assert paths(store) == ["sub/b.csv"]


def test_nothing_is_stored_when_one_file_is_wrong(store: LocalStore, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        upload_files(store, [folder / "a.csv", folder / "none.csv"])
    assert caught.value.code == "file-not-found"
    with pytest.raises(SteploomError) as outside:
        upload_files(store, [folder / "a.csv", folder / "sub/b.csv"], relative_root=folder / "sub")
    assert outside.value.code == "path-outside"
    assert paths(store) == []


def test_a_folder_that_is_not_there_or_a_hostile_target_is_told(store: LocalStore, folder: Path) -> None:
    with pytest.raises(NotFoundError):
        upload_tree(store, folder / "none")
    with pytest.raises(SteploomError) as caught:
        upload_tree(store, folder, "../x")
    assert caught.value.code == "path-outside"


def test_uploading_no_files_is_no_error(store: LocalStore, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert upload_tree(store, tmp_path / "empty").done == ()
    assert upload_files(store, []).done == ()


def test_download_keeps_the_paths_and_what_is_there(store: LocalStore, folder: Path, tmp_path: Path) -> None:
    upload_tree(store, folder, "azureml/run-1/out")
    upload_tree(store, folder, "azureml/run-2/out")
    target = tmp_path / "down"
    (target / "azureml/run-1/out").mkdir(parents=True)
    (target / "azureml/run-1/out/a.csv").write_text("mine")
    done = download_tree(store, target, "azureml/run-1")
    assert done.skipped == ("azureml/run-1/out/a.csv",)
    assert sorted(done.done) == ["azureml/run-1/out/sub/b.csv", "azureml/run-1/out/sub/deep/c ü.csv"]
    assert (target / "azureml/run-1/out/a.csv").read_text() == "mine"
    assert not (target / "azureml/run-2").exists()
    download_tree(store, target, "azureml/run-1", overwrite=True)
    assert (target / "azureml/run-1/out/a.csv").read_text() == "1"


def test_a_prefix_is_text_not_a_folder(store: LocalStore, folder: Path, tmp_path: Path) -> None:
    upload_tree(store, folder)
    assert download_tree(store, tmp_path / "down", "sub/d").done == ("sub/deep/c ü.csv",)


def test_a_listed_path_cannot_leave_the_target(store: LocalStore, folder: Path, tmp_path: Path) -> None:
    """Object stores hold any name; a link in the target is as good as one."""
    upload_tree(store, folder)
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "sub").symlink_to(tmp_path)
    with pytest.raises(SteploomError) as caught:
        download_tree(store, tmp_path / "down")
    assert caught.value.code == "path-outside"
    assert not (tmp_path / "b.csv").exists()
