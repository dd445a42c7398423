"""Looking into datastores."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge.fit import BODY_BYTES, size_bytes
from steploom.bridge.handlers import browse as module
from steploom.datastores.local import LocalStore
from steploom.datastores.store import Child


@pytest.fixture
def store(desk: Any) -> Any:
    """The default datastore's name and folder."""
    name = desk.engine.workspace().default_datastore
    return name, Path(desk.engine.datastore(desk.context.workspace, name).location)


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("12345")


def test_one_level_folders_first(desk: Any, store: Any) -> None:
    name, folder = store
    put(folder, "b.csv", "a.csv", "z/x", "data/2013/flights.csv")
    found = desk.ask("datastore.browse", datastore=name, path="")
    assert [(entry["path"], entry["kind"]) for entry in found["entries"]] == [
        ("data", "folder"),
        ("z", "folder"),
        ("a.csv", "file"),
        ("b.csv", "file"),
    ]
    assert found["truncated"] is False
    (entry,) = desk.ask("datastore.browse", datastore=name, path="data/2013")["entries"]
    assert (entry["name"], entry["path"], entry["size"]) == ("flights.csv", "data/2013/flights.csv", 5)
    assert entry["modified"].endswith("Z")
    assert desk.ask("datastore.browse", datastore=name, path="data/./")["entries"][0]["path"] == "data/2013"


def test_an_empty_datastore_is_empty_and_not_missing(desk: Any, store: Any) -> None:
    assert desk.ask("datastore.browse", datastore=store[0], path="") == {"entries": [], "truncated": False}


@pytest.mark.parametrize("path", ["..", "../..", "/etc", "a/../../b", "C:/x", "a\\b", "a\0b"])
def test_no_path_leaves_the_datastore(desk: Any, store: Any, refused: Any, path: str) -> None:
    refused("path-outside", desk.ask, "datastore.browse", datastore=store[0], path=path)


def test_links_are_no_way_out(desk: Any, store: Any, refused: Any, tmp_path: Path) -> None:
    name, folder = store
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "door").symlink_to(tmp_path)
    assert desk.ask("datastore.browse", datastore=name, path="")["entries"] == []
    refused("path-outside", desk.ask, "datastore.browse", datastore=name, path="door")


def test_what_is_not_there_is_said(desk: Any, store: Any, refused: Any) -> None:
    put(store[1], "a.csv")
    refused("folder-not-found", desk.ask, "datastore.browse", datastore=store[0], path="none")
    refused("folder-not-found", desk.ask, "datastore.browse", datastore=store[0], path="a.csv")
    refused("datastore-not-found", desk.ask, "datastore.browse", datastore="none", path="")


def test_a_large_folder_is_cut_and_says_so(desk: Any, store: Any) -> None:
    name, folder = store
    put(folder, *(f"{number:05}.csv" for number in range(module._MOST_ENTRIES + 1)))
    found = desk.ask("datastore.browse", datastore=name, path="")
    assert len(found["entries"]) == module._MOST_ENTRIES
    assert found["entries"][0]["name"] == "00000.csv"
    assert found["truncated"] is True


def test_long_names_are_cut_where_the_message_ends(desk: Any, store: Any) -> None:
    name, folder = store
    put(folder, *(f"{number:03}{'x' * 240}" for number in range(900)))
    found = desk.ask("datastore.browse", datastore=name, path="")
    assert found["truncated"] is True
    assert BODY_BYTES * 0.9 < size_bytes(found) <= BODY_BYTES


def test_a_name_that_is_no_text_is_left_out(desk: Any, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every file system lets a test write such a name."""
    children = [Child(name="a.csv", is_folder=False), Child(name=os.fsdecode(b"b\xff.csv"), is_folder=False)]
    monkeypatch.setattr(LocalStore, "children", lambda store, folder: children)
    found = desk.ask("datastore.browse", datastore=store[0], path="")
    assert [entry["name"] for entry in found["entries"]] == ["a.csv"]
    assert found["truncated"] is True
