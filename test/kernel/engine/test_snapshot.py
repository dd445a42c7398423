"""A snapshot holds the code, all of it, nothing else, exactly as it was hashed."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from steploom.engine import digest
from steploom.engine import snapshot as module
from steploom.engine.digest import ContentDigests
from steploom.engine.home import Home
from steploom.engine.snapshot import Snapshot, load_manifest, take_snapshot, unpack
from steploom.errors import NotFoundError, SteploomError

RUN = "azureml/7b1de2f0-5f0e-4f4a-9a35-6f6a3d3f2b11"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    return tmp_path / "src"


def write(source: Path, *paths: str, text: str = "code") -> None:
    for path in paths:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)


def take(source: Path, home: Home, *, keep: str = "") -> Snapshot:
    return take_snapshot(source, home, ContentDigests(), keep=keep)


def names(source: Path, home: Home, *, keep: str = "") -> list[str]:
    return [file.path for file in take(source, home, keep=keep).files]


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


def test_what_is_never_code_is_left_out(source: Path, home: Home) -> None:
    write(source, "train.py", "my-azureml/x.py", "azureml/helper.py", "azureml/sub/x.py", "pkg/downloads/x.py")
    write(source, "pipeline.ipynb", ".git/HEAD", "a/__pycache__/x.pyc", "a/.ipynb_checkpoints/y.py", ".azureml/config")
    write(source, f"{RUN}/out/data.csv", "downloads/data.csv", ".DS_Store", ".gitignore", text="")
    expected = ["azureml/helper.py", "azureml/sub/x.py", "my-azureml/x.py", "pkg/downloads/x.py", "train.py"]
    assert names(source, home) == expected


def test_saving_the_notebook_keeps_the_key(source: Path, home: Home) -> None:
    write(source, "train.py", "pipeline.ipynb")
    before = take(source, home).digest
    write(source, "pipeline.ipynb", text="saved again")
    assert take(source, home).digest == before


def test_a_notebook_that_is_the_script_is_kept(source: Path, home: Home) -> None:
    write(source, "run.ipynb", "other.ipynb", "util.py")
    assert names(source, home, keep="run.ipynb") == ["run.ipynb", "util.py"]


def test_of_an_ignored_folder_only_the_script_is_kept(source: Path, home: Home) -> None:
    write(source, "build/train.py", "build/other.py", "build/sub/x.py", "util.py")
    (source / ".amlignore").write_text("build/\n")
    assert names(source, home) == ["util.py"]
    for keep in ("build/train.py", "./build/train.py"):
        assert names(source, home, keep=keep) == ["build/train.py", "util.py"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("*.csv", ["a.py", "data/c.txt", "data/sub/d.txt"]),
        ("data/", ["a.py", "b.csv"]),
        ("/b.csv\ndata/*.txt", ["a.py", "data/sub/d.txt", "data/sub/e.csv"]),
        ("data/**", ["a.py", "b.csv"]),
        ("*\n!a.py", ["a.py"]),
        ("*\n!*/\n!*.csv", ["b.csv", "data/sub/e.csv"]),
        ("data/\n!data/c.txt", ["a.py", "b.csv"]),
        ("# a comment\n\n\\#odd\n", ["a.py", "b.csv", "data/c.txt", "data/sub/d.txt", "data/sub/e.csv"]),
        ("data/sub\n", ["a.py", "b.csv", "data/c.txt"]),
        ("data/**\n!data/c.txt", ["a.py", "b.csv", "data/c.txt"]),
        ("data/*\n!data/sub/", ["a.py", "b.csv", "data/sub/d.txt", "data/sub/e.csv"]),
        ("data/\n!*.txt", ["a.py", "b.csv"]),
        ("data\n!data/", ["a.py", "b.csv", "data/c.txt", "data/sub/d.txt", "data/sub/e.csv"]),
        ("/*\n!/data\n!/data/**", ["data/c.txt", "data/sub/d.txt", "data/sub/e.csv"]),
        ("*.csv\n!data/ ", ["a.py", "data/c.txt", "data/sub/d.txt"]),
        ("!*.ipynb", ["a.py", "b.csv", "data/c.txt", "data/sub/d.txt", "data/sub/e.csv", "n.ipynb"]),
    ],
)
@pytest.mark.parametrize("name", [".amlignore", ".gitignore"])
def test_ignore_files_mean_what_git_means(source: Path, home: Home, name: str, lines: str, expected: list[str]) -> None:
    write(source, "a.py", "b.csv", "data/c.txt", "data/sub/d.txt", "data/sub/e.csv", "n.ipynb")
    (source / name).write_text(lines)
    assert names(source, home) == expected


def test_letting_everything_in_does_not_let_our_folders_in(source: Path, home: Home) -> None:
    write(source, "a.py", ".venv/lib/x.py", "sub/__pycache__/y.py", "downloads/z.py", "note.txt")
    (source / ".amlignore").write_text("*\n!*/\n!*.py")
    assert names(source, home) == ["a.py"]


def test_amlignore_replaces_gitignore(source: Path, home: Home) -> None:
    write(source, "a.py", "b.csv")
    (source / ".gitignore").write_text("*.py")
    (source / ".amlignore").write_text("*.csv")
    assert names(source, home) == ["a.py"]


def test_an_ignore_file_that_cannot_be_read_is_told(source: Path, home: Home) -> None:
    (source / ".amlignore").write_bytes(b"\xff\xfe*\0")
    with pytest.raises(SteploomError) as caught:
        take(source, home)
    assert caught.value.code == "bad-ignore-file"
    assert caught.value.where.endswith(".amlignore")


def test_a_link_out_of_the_folder_is_refused_unless_ignored(source: Path, home: Home, tmp_path: Path) -> None:
    write(tmp_path / "outside", "secret")
    write(source, "a.py")
    for target in (tmp_path / "outside", tmp_path / "outside" / "secret"):
        (source / "link").symlink_to(target)
        with pytest.raises(SteploomError) as caught:
            take(source, home)
        assert caught.value.code == "link-outside"
        assert "link" in caught.value.what
        (source / ".amlignore").write_text("link")
        assert names(source, home) == ["a.py"]
        (source / "link").unlink()
        (source / ".amlignore").unlink()


def test_a_link_inside_the_folder_is_its_content(source: Path, home: Home, tmp_path: Path) -> None:
    write(source, "lib/util.py")
    (source / "same.py").symlink_to("lib/util.py")
    (source / "libs").symlink_to("lib")
    (source / "lib" / "circle").symlink_to("..")
    (source / "dangling").symlink_to("nowhere")
    snapshot = take(source, home)
    assert list(snapshot.manifest()) == ["lib/util.py", "libs/util.py", "same.py"]
    unpack(snapshot.digest, tmp_path / "work", home)
    assert not (tmp_path / "work" / "same.py").is_symlink()


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
    """In processor time, so that a busy machine says nothing. The bound is 0.03 s; four times that fails."""
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
    fresh = ContentDigests(home.digests, now_ns=lambda: later)
    started = time.process_time()
    snapshot = take_snapshot(source, home, fresh)
    seconds = time.process_time() - started
    assert len(snapshot.files) == 2000
    assert seconds < 0.12
