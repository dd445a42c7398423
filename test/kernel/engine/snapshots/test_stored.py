"""What is stored is exactly what was hashed, once, whoever else stores it."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest
from engine.snapshots.conftest import names, take, write

from steploom.engine import digest
from steploom.engine import snapshot as module
from steploom.engine.digest import ContentDigests
from steploom.engine.home import Home
from steploom.engine.snapshot import Snapshot, is_small, load_manifest, take_snapshot, unpack
from steploom.errors import NotFoundError, SteploomError


def test_what_is_unpacked_is_what_was_there(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, "train.py", "lib/util.py", "lib/ü b.txt")
    (source / "run.sh").write_text("#!/bin/sh")
    (source / "run.sh").chmod(0o755)
    snapshot = take(source, home)
    unpack(snapshot.digest, tmp_path / "work", home)
    found = {
        path.relative_to(tmp_path / "work").as_posix() for path in (tmp_path / "work").rglob("*") if path.is_file()
    }
    assert found == {"train.py", "run.sh", "lib/util.py", "lib/ü b.txt"} == set(snapshot.manifest())
    assert (tmp_path / "work" / "lib" / "util.py").read_text() == "code"
    assert stat.S_IMODE((tmp_path / "work" / "run.sh").stat().st_mode) & stat.S_IXUSR
    assert load_manifest(snapshot.digest, home) == snapshot.manifest()


def test_few_small_files_are_a_small_snapshot(source: Path, home: Home) -> None:
    write(source, "train.py", "lib/util.py")
    assert is_small(take(source, home).digest, home)
    (source / "lib" / "weights.bin").write_bytes(bytes(2 << 20))
    assert not is_small(take(source, home).digest, home)
    (source / "lib" / "weights.bin").unlink()
    write(source, *(f"many/{number}.py" for number in range(20)))
    assert not is_small(take(source, home).digest, home)


def test_a_working_copy_is_private(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, "train.py")
    stored = take(source, home).digest
    unpack(stored, tmp_path / "one", home)
    (tmp_path / "one" / "train.py").write_text("changed by the step")
    unpack(stored, tmp_path / "two", home)
    assert (tmp_path / "two" / "train.py").read_text() == "code"


def test_equal_folders_are_stored_once(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, "train.py")
    write(tmp_path / "copy", "train.py")
    os.utime(tmp_path / "copy" / "train.py", (1, 1))
    assert take(source, home).digest == take(tmp_path / "copy", home).digest
    assert len(list(home.snapshots.iterdir())) == 1


def test_an_earlier_snapshot_stays_as_it_was(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, "train.py", text="one")
    first = take(source, home)
    write(source, "train.py", text="two")
    second = take(source, home)
    assert first.digest != second.digest
    unpack(first.digest, tmp_path / "work", home)
    assert (tmp_path / "work" / "train.py").read_text() == "one"


def test_too_much_is_refused_before_it_is_read(source: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "_read", lambda path: pytest.fail(f"{path} was read"))
    write(source, "train.py")
    with (source / "data.bin").open("wb") as stream:
        stream.truncate(400 << 20)
    with pytest.raises(SteploomError) as caught:
        take(source, home)
    assert caught.value.code == "snapshot-too-large"
    assert "data.bin with 400 MB" in caught.value.where
    assert ".amlignore" in caught.value.cure
    monkeypatch.undo()
    (source / ".amlignore").write_text("*.bin")
    assert names(source, home) == ["train.py"]


def test_a_source_that_is_no_folder_is_told(source: Path, home: Home) -> None:
    write(source, "file")
    for path in (source / "none", source / "file"):
        with pytest.raises(NotFoundError) as caught:
            take(path, home)
        assert caught.value.code == "source-not-found"


def test_a_relative_source_is_the_same_as_an_absolute_one(
    source: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(source, "train.py")
    monkeypatch.chdir(source)
    assert take(Path(), home).digest == take(source, home).digest


def test_a_file_saved_meanwhile_is_stored_as_it_was_hashed(
    source: Path, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(source, "a.py", "train.py", text="before")
    store = module._store
    saves = iter(["between"])

    def save_first(snapshot: Snapshot, *rest: Path) -> None:
        for text in saves:
            write(source, "train.py", text=text)
        store(snapshot, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_store", save_first)
    snapshot = take(source, home)
    unpack(snapshot.digest, tmp_path / "work", home)
    assert (tmp_path / "work" / "train.py").read_text() == "between"
    assert ContentDigests().of(tmp_path / "work") == snapshot.digest
    assert len(list(home.snapshots.iterdir())) == 1


def test_a_folder_that_never_rests_is_told(source: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(source, "train.py")
    store = module._store
    counter = iter(range(1000))

    def save_first(snapshot: Snapshot, *rest: Path) -> None:
        write(source, "train.py", text=str(next(counter)))
        store(snapshot, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_store", save_first)
    with pytest.raises(SteploomError) as caught:
        take(source, home)
    assert caught.value.code == "source-changing"
    assert list(home.snapshots.iterdir()) == []


def test_many_at_once_store_one(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, *(f"f{number}.py" for number in range(40)))
    start = threading.Barrier(6)
    found: list[str] = []

    def work() -> None:
        start.wait()
        found.append(take(source, home).digest)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1
    assert [item.name for item in home.snapshots.iterdir()] == [found[0].removeprefix("sha256:")]
    unpack(found[0], tmp_path / "work", home)
    assert ContentDigests().of(tmp_path / "work") == found[0]


def test_what_a_killed_process_left_goes_after_a_day(source: Path, home: Home) -> None:
    write(source, "train.py")
    old, new = home.snapshots / ".partial-old", home.snapshots / ".partial-new"
    for partial in (old, new):
        partial.mkdir()
    os.utime(old, (time.time() - 2 * 24 * 3600,) * 2)
    take(source, home)
    assert not old.exists() and new.exists()


@pytest.mark.parametrize("ignore", ["", "*.csv\ndata/\n!keep.csv\n"])
def test_many_files_are_checked_quickly(source: Path, home: Home, ignore: str) -> None:
    """In processor time, the best of three, so that a busy machine says nothing. The bound is 0.03 s; four times that
    fails."""
    for folder in range(20):
        (source / f"d{folder}").mkdir()
        for number in range(100):
            (source / f"d{folder}" / f"f{number}.py").touch()
    if ignore:
        (source / ".amlignore").write_text(ignore)
    later = time.time_ns() + 3600 * 10**9
    digests = ContentDigests(home.digests, now_ns=lambda: later)
    take_snapshot(source, home, digests)
    digests.save()
    seconds = []
    for _ in range(3):
        fresh = ContentDigests(home.digests, now_ns=lambda: later)
        started = time.process_time()
        snapshot = take_snapshot(source, home, fresh)
        seconds.append(time.process_time() - started)
        assert len(snapshot.files) == 2000
    assert min(seconds) < 0.12
