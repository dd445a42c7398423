"""What every `Store` does. A test module subclasses `StoreContract`, names it `Test…` and gives a `store` fixture."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from steploom.datastores.store import Store
from steploom.errors import NotFoundError, SteploomError

HOSTILE = ["../x", "a/../../x", "/etc/passwd", "C:/x", "c:x", "a\\b", "a\0b", ".."]
UNUSUAL = ["with space.txt", "ü-ß-日本.txt", "a#b%c+d&e.txt", "-dash", ".hidden", "a..b", "UPPER/lower/x.y.z"]


def file(folder: Path, content: str = "content") -> Path:
    path = folder / f"source-{len(list(folder.iterdir()))}"
    path.write_text(content, encoding="utf-8")
    return path


class StoreContract:
    @pytest.fixture
    def local(self, tmp_path: Path) -> Path:
        folder = tmp_path / "local"
        folder.mkdir()
        return folder

    def put(self, store: Store, local: Path, *paths: str) -> None:
        for path in paths:
            store.put(path, file(local, f"content of {path}"))

    def read(self, store: Store, local: Path, path: str) -> str:
        target = local / "fetched" / path
        store.get(path, target)
        return target.read_text(encoding="utf-8")

    def test_an_empty_store_lists_nothing(self, store: Store) -> None:
        assert list(store.list()) == []
        assert list(store.list("no/such/folder")) == []
        assert not store.exists("x")

    @pytest.mark.parametrize("path", UNUSUAL)
    def test_what_is_put_can_be_listed_and_got(self, store: Store, local: Path, path: str) -> None:
        self.put(store, local, path)
        assert [entry.path for entry in store.list()] == [path]
        assert store.exists(path)
        assert self.read(store, local, path) == f"content of {path}"

    def test_an_entry_tells_size_and_time(self, store: Store, local: Path) -> None:
        store.put("x", file(local, "four"))
        (entry,) = store.list("x")
        assert entry.size_bytes == 4
        modified = datetime.fromisoformat(entry.modified.replace("Z", "+00:00"))
        assert abs(modified - datetime.now(timezone.utc)) < timedelta(minutes=5)

    def test_a_listing_is_sorted_by_path_and_bound_to_its_folder(self, store: Store, local: Path) -> None:
        self.put(store, local, "b", "a/z", "a-b", "a.txt", "a/b/c", "ab/x")
        assert [entry.path for entry in store.list()] == sorted(["b", "a/z", "a-b", "a.txt", "a/b/c", "ab/x"])
        assert [entry.path for entry in store.list("a")] == ["a/b/c", "a/z"]
        assert [entry.path for entry in store.list("a/")] == ["a/b/c", "a/z"]
        assert [entry.path for entry in store.list("a/z")] == ["a/z"]

    def test_children_are_one_level_with_folders_first(self, store: Store, local: Path) -> None:
        self.put(store, local, "b", "z/x", "a-b", "a/b/c", "a/b/d", "a/y")
        assert [(child.name, child.is_folder) for child in store.children()] == [
            ("a", True),
            ("z", True),
            ("a-b", False),
            ("b", False),
        ]
        folder, item = store.children("a")
        assert (folder.name, folder.size_bytes, folder.modified) == ("b", None, None)
        (entry,) = store.list("a/y")
        assert (item.name, item.size_bytes, item.modified) == ("y", entry.size_bytes, entry.modified)
        assert (item.etag, folder.etag) == (entry.etag, "")

    def test_children_of_what_is_no_folder_are_an_error(self, store: Store, local: Path) -> None:
        assert list(store.children()) == []
        self.put(store, local, "x")
        for path in ("no", "x"):
            with pytest.raises(NotFoundError) as caught:
                list(store.children(path))
            assert caught.value.code == "folder-not-found"

    def test_nothing_is_overwritten_unasked(self, store: Store, local: Path) -> None:
        store.put("x", file(local, "old"))
        with pytest.raises(SteploomError) as caught:
            store.put("x", file(local, "new"))
        assert caught.value.code == "file-exists"
        assert "overwrite=True" in caught.value.cure
        assert self.read(store, local, "x") == "old"

    def test_overwriting_changes_the_etag_also_with_the_same_size(self, store: Store, local: Path) -> None:
        store.put("x", file(local, "old"))
        (before,) = store.list("x")
        store.put("x", file(local, "new"), overwrite=True)
        (after,) = store.list("x")
        assert before.etag != after.etag
        assert self.read(store, local, "x") == "new"

    def test_a_listing_without_changes_repeats_itself(self, store: Store, local: Path) -> None:
        self.put(store, local, "a/x", "y")
        assert list(store.list()) == list(store.list())

    def test_one_of_many_writers_of_a_new_name_wins(self, store: Store, local: Path) -> None:
        sources = [file(local, str(number)) for number in range(8)]
        start = threading.Barrier(len(sources))
        outcomes: list[str] = []

        def write(source: Path) -> None:
            start.wait()
            try:
                store.put("x", source)
                outcomes.append(source.read_text())
            except SteploomError as error:
                outcomes.append(error.code)

        threads = [threading.Thread(target=write, args=(source,)) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes.count("file-exists") == 7
        (winner,) = set(outcomes) - {"file-exists"}
        assert self.read(store, local, "x") == winner

    @pytest.mark.parametrize("path", ["no", "folder"])
    def test_getting_what_is_no_file_is_an_error_and_leaves_nothing(self, store: Store, local: Path, path: str) -> None:
        self.put(store, local, "folder/x")
        target = local / "target"
        with pytest.raises(NotFoundError) as caught:
            store.get(path, target)
        assert caught.value.code == "file-not-found"
        assert not target.exists()

    def test_putting_what_is_not_there_is_an_error(self, store: Store, local: Path) -> None:
        with pytest.raises(NotFoundError) as caught:
            store.put("x", local / "none")
        assert caught.value.code == "file-not-found"
        assert not store.exists("x")

    def test_delete_takes_a_file_or_a_whole_folder_and_no_more(self, store: Store, local: Path) -> None:
        self.put(store, local, "a/x", "a/b/y", "ab", "z")
        store.delete("z")
        store.delete("a")
        store.delete("never/was")
        assert [entry.path for entry in store.list()] == ["ab"]
        assert not store.exists("a")

    @pytest.mark.parametrize("path", HOSTILE)
    def test_no_call_leaves_the_store(self, store: Store, local: Path, path: str) -> None:
        source = file(local)
        calls = [
            lambda: list(store.list(path)),
            lambda: list(store.children(path)),
            lambda: store.put(path, source, overwrite=True),
            lambda: store.get(path, local / "target"),
            lambda: store.delete(path),
            lambda: store.exists(path),
            lambda: store.commit(path, source),
        ]
        for call in calls:
            with pytest.raises(SteploomError) as caught:
                call()
            assert caught.value.code == "path-outside"
        assert source.exists()

    @pytest.mark.parametrize("path", ["", ".", "/./"[1:]])
    def test_the_store_itself_is_never_deleted_or_replaced(self, store: Store, local: Path, path: str) -> None:
        self.put(store, local, "x")
        for call in (lambda: store.delete(path), lambda: store.commit(path, file(local))):
            with pytest.raises(SteploomError) as caught:
                call()
            assert caught.value.code == "path-outside"
        assert store.exists("x")

    def test_a_committed_file_is_there_and_no_longer_staged(self, store: Store, local: Path) -> None:
        staged = file(local, "result")
        store.commit("runs/1/out.txt", staged)
        assert self.read(store, local, "runs/1/out.txt") == "result"
        assert not staged.exists()

    def test_a_committed_folder_keeps_its_files_and_replaces_what_was_there(self, store: Store, local: Path) -> None:
        self.put(store, local, "out/old.txt")
        staged = local / "staged"
        (staged / "sub").mkdir(parents=True)
        (staged / "sub" / "x").write_text("1")
        (staged / "y").write_text("2")
        store.commit("out", staged)
        assert [entry.path for entry in store.list()] == ["out/sub/x", "out/y"]
        assert not staged.exists()

    def test_committing_nothing_is_an_error_and_changes_nothing(self, store: Store, local: Path) -> None:
        self.put(store, local, "out/x")
        with pytest.raises(NotFoundError) as caught:
            store.commit("out", local / "none")
        assert caught.value.code == "file-not-found"
        assert store.exists("out/x")

    def test_a_reader_sees_one_whole_folder_or_the_other(self, store: Store, local: Path) -> None:
        """While folders replace each other, a listing is never a mixture."""
        done = threading.Event()
        seen: set[tuple[str, ...]] = set()

        def watch() -> None:
            while not done.is_set():
                try:
                    seen.add(tuple(entry.path for entry in store.list("out")))
                except (OSError, SteploomError):
                    # The folder was taken away while it was being listed.
                    continue

        watcher = threading.Thread(target=watch)
        watcher.start()
        for number in range(30):
            staged = local / f"staged-{number}"
            staged.mkdir()
            for name in "abc":
                (staged / f"{name}{number % 2}").write_text("x")
            store.commit("out", staged)
        done.set()
        watcher.join()
        mixed = {paths for paths in seen if len({path[-1] for path in paths}) > 1}
        assert not mixed
