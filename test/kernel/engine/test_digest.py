"""Digests change exactly when content does, whatever the memo believes."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from steploom.engine import digest as module
from steploom.engine.digest import ABSENT, ContentDigests
from steploom.errors import SteploomError


def later() -> int:
    """A clock by which every file has long settled."""
    return time.time_ns() + 3600 * 10**9


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are really read."""
    seen: list[str] = []
    read = module._read

    def counted(path: str) -> tuple[str, os.stat_result]:
        seen.append(Path(path).name)
        return read(path)

    monkeypatch.setattr(module, "_read", counted)
    return seen


def folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_file_has_the_digest_everybody_computes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    expected = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert ContentDigests().of(tmp_path / "x") == expected


def test_nothing_there_is_absent_and_not_an_empty_folder(tmp_path: Path) -> None:
    digests = ContentDigests()
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    assert digests.of(tmp_path / "none") == ABSENT
    assert digests.of(tmp_path / "file" / "below") == ABSENT
    assert digests.of(tmp_path / "empty") != ABSENT


CHANGES: dict[str, Callable[[Path], object]] = {
    "content": lambda root: (root / "a").write_text("2"),
    "one more": lambda root: (root / "c").write_text(""),
    "one less": lambda root: (root / "a").unlink(),
    "renamed": lambda root: (root / "a").rename(root / "z"),
    "moved": lambda root: (root / "a").rename(root / "sub" / "a"),
    "swapped": lambda root: ((root / "a").write_text("B"), (root / "sub" / "b").write_text("A")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_a_folder_changes_its_digest(tmp_path: Path, change: str) -> None:
    root = folder(tmp_path / "data", a="A", sub__b="B")
    digests = ContentDigests(now_ns=later)
    before = digests.of(root)
    CHANGES[change](root)
    assert digests.of(root) != before
    assert ContentDigests().of(root) == digests.of(root)


def test_where_a_folder_is_and_how_it_was_written_says_nothing(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", a="A", sub__b="B")
    two = folder(tmp_path / "elsewhere" / "two", sub__b="B", a="A")
    os.utime(two / "a", (1, 1))
    assert ContentDigests().of(one) == ContentDigests().of(two)


def test_names_and_contents_cannot_be_confused(tmp_path: Path) -> None:
    """Two folders whose names and digests run together to the same bytes differ all the same."""
    names = [("a", "b"), ("b", "a"), ("ab", ""), ("", "ab"), ("a\n", "b"), ("a", "\nb")]
    found = {ContentDigests.of_manifest([pair]) for pair in names}
    assert len(found) == len(names)


def test_a_file_is_read_once(tmp_path: Path, reads: list[str]) -> None:
    root = folder(tmp_path / "data", a="A", b="B")
    memo = tmp_path / "memo.json"
    digests = ContentDigests(memo, now_ns=later)
    first = digests.of(root)
    assert sorted(reads) == ["a", "b"]
    assert digests.of(root) == first
    digests.save()
    assert ContentDigests(memo, now_ns=later).of(root) == first
    assert sorted(reads) == ["a", "b"]


def test_a_change_that_keeps_size_and_mtime_is_seen(tmp_path: Path) -> None:
    """`cp -p`, `rsync -t` and careless scripts set the mtime back; the ctime tells."""
    path = tmp_path / "x"
    path.write_text("old")
    digests = ContentDigests(now_ns=later)
    before = digests.of(path)
    times = path.stat()
    deadline = time.monotonic() + 5
    while path.stat().st_ctime_ns == times.st_ctime_ns and time.monotonic() < deadline:
        path.write_text("new")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_mtime_ns == times.st_mtime_ns
    assert digests.of(path) != before


def test_a_file_just_written_is_not_believed(tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "x").write_text("x")
    digests = ContentDigests()
    digests.of(tmp_path / "x")
    digests.of(tmp_path / "x")
    assert reads == ["x", "x"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "files": {}}', '{"version": 2, "files": 3}', "\0"])
def test_a_broken_memo_costs_time_only(tmp_path: Path, content: str) -> None:
    (tmp_path / "memo").write_text(content)
    (tmp_path / "x").write_text("x")
    digests = ContentDigests(tmp_path / "memo", now_ns=later)
    expected = ContentDigests().of(tmp_path / "x")
    assert digests.of(tmp_path / "x") == expected
    digests.save()
    assert json.loads((tmp_path / "memo").read_text())["version"] == 2


def test_a_memo_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    digests = ContentDigests(tmp_path / "no" / "such" / "memo", now_ns=later)
    digests.of(tmp_path / "x")
    digests.save()


def test_processes_keep_what_the_others_learned(tmp_path: Path, reads: list[str]) -> None:
    root = folder(tmp_path / "data", a="A", b="B")
    memo = tmp_path / "memo"
    one, two = ContentDigests(memo, now_ns=later), ContentDigests(memo, now_ns=later)
    one.of(root / "a")
    two.of(root / "b")
    one.save()
    two.save()
    reads.clear()
    ContentDigests(memo, now_ns=later).of(root)
    assert reads == []


def test_the_memo_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[str]) -> None:
    monkeypatch.setattr(module, "_LIMIT", 3)
    memo = tmp_path / "memo"
    for number in range(6):
        (tmp_path / f"f{number}").write_text(str(number))
    ContentDigests(memo, now_ns=later).of(tmp_path / "f5")
    digests = ContentDigests(memo, now_ns=later)
    for number in range(6):
        digests.of(tmp_path / f"f{number}")
        digests.save()
    assert len(json.loads(memo.read_text())["files"]) == 3
    reads.clear()
    fresh = ContentDigests(memo, now_ns=later)
    fresh.of(tmp_path / "f4")
    assert reads == []


def test_threads_agree(tmp_path: Path) -> None:
    root = folder(tmp_path / "data", **{f"f{number}": str(number) for number in range(50)})
    digests = ContentDigests(tmp_path / "memo", now_ns=later)
    found: list[str] = []

    def work() -> None:
        for _ in range(5):
            found.append(digests.of(root))
            digests.save()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {ContentDigests().of(root)} and len(found) == 20


def test_content_behind_a_link_counts(tmp_path: Path) -> None:
    target = folder(tmp_path / "elsewhere", x="1")
    root = folder(tmp_path / "data", a="A")
    (root / "link").symlink_to(target)
    digests = ContentDigests(now_ns=later)
    before = digests.of(root)
    (target / "x").write_text("2")
    assert digests.of(root) != before


def test_links_in_a_circle_and_to_nowhere_end(tmp_path: Path) -> None:
    root = folder(tmp_path / "data", a__x="1", b__y="2")
    (root / "a" / "up").symlink_to(root)
    (root / "a" / "across").symlink_to(root / "b")
    (root / "b" / "back").symlink_to(root / "a")
    (root / "nowhere").symlink_to(root / "none")
    (root / "self").symlink_to(root / "self")
    files = [relative for relative, _, _ in ContentDigests().manifest(root)]
    assert "a/x" in files and "a/across/y" in files
    assert len(files) < 20


def test_any_file_name_will_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in (b"\xff\xfe", "ü".encode(), b"a b", b"new\nline"):
        with open(os.path.join(os.fsencode(tmp_path / "data"), name), "wb") as stream:
            stream.write(name)
    memo = tmp_path / "memo"
    digests = ContentDigests(memo, now_ns=later)
    first = digests.of(tmp_path / "data")
    digests.save()
    assert ContentDigests(memo, now_ns=later).of(tmp_path / "data") == first


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder(tmp_path / "data", a="A")

    def refuse(path: str) -> tuple[str, os.stat_result]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(module, "_read", refuse)
    with pytest.raises(SteploomError) as caught:
        ContentDigests().of(root)
    assert caught.value.code == "file-unreadable"
    assert str(root / "a") in caught.value.what
