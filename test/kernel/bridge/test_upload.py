"""Files from the page, piece by piece."""

from __future__ import annotations

import base64
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge.handlers import upload as module

PIECE = module._PIECE_BYTES


class Sender:
    """Sends as the page does: each piece after the other, from where the kernel says it is."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.datastore = desk.engine.workspace().default_datastore
        self.folder = Path(desk.engine.datastore(desk.context.workspace, self.datastore).location)
        self.partials = desk.engine.home / "uploads"

    def piece(self, content: bytes, offset: int, *, path: str = "in/x.bin", **fields: Any) -> Any:
        params = {"path": path, "uploadId": "u1", "overwrite": False, "size": len(content), **fields}
        data = base64.b64encode(content[offset : offset + PIECE]).decode()
        return self.desk.ask("datastore.upload", datastore=self.datastore, offset=offset, data=data, **params)

    def send(self, content: bytes, *, begin: int = 0, **fields: Any) -> list[int]:
        """All pieces; the offsets they began at."""
        offset, offsets = begin, []
        while True:
            offsets.append(offset)
            answer = self.piece(content, offset, **fields)
            if answer["done"]:
                assert answer["received"] == len(content)
                return offsets
            assert answer["received"] > offset
            offset = answer["received"]

    def left(self) -> list[Path]:
        return list(self.partials.iterdir()) if self.partials.exists() else []


@pytest.fixture
def sender(desk: Any) -> Sender:
    return Sender(desk)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5])
def test_what_is_sent_arrives(sender: Sender, size: int) -> None:
    content = os.urandom(size)
    sender.send(content)
    assert (sender.folder / "in/x.bin").read_bytes() == content
    assert sender.left() == []


def test_nothing_is_seen_before_the_last_byte(sender: Sender) -> None:
    content = os.urandom(2 * PIECE)
    assert sender.piece(content, 0) == {"received": PIECE, "done": False}
    assert not (sender.folder / "in/x.bin").exists()
    assert sender.desk.ask("datastore.browse", datastore=sender.datastore, path="")["entries"] == []
    assert sender.piece(content, PIECE) == {"received": 2 * PIECE, "done": True}


def test_a_page_that_begins_again_goes_on_where_it_was(sender: Sender) -> None:
    content = os.urandom(4 * PIECE)
    sender.piece(content, 0)
    sender.piece(content, PIECE)
    assert sender.send(content) == [0, 2 * PIECE, 3 * PIECE]
    assert (sender.folder / "in/x.bin").read_bytes() == content


def test_a_piece_sent_twice_changes_nothing(sender: Sender) -> None:
    content = os.urandom(3 * PIECE)
    for offset in (0, PIECE, 0, PIECE):
        sender.piece(content, offset)
    assert sender.piece(content, 2 * PIECE)["done"]
    assert (sender.folder / "in/x.bin").read_bytes() == content


def test_two_uploads_at_once_do_not_mix(sender: Sender) -> None:
    one, two = os.urandom(2 * PIECE), os.urandom(2 * PIECE)
    sender.piece(one, 0, path="one")
    sender.piece(two, 0, path="two")
    sender.piece(one, PIECE, path="one")
    sender.piece(two, PIECE, path="two")
    assert (sender.folder / "one").read_bytes() == one
    assert (sender.folder / "two").read_bytes() == two


def test_a_file_that_is_there_is_refused_at_once_and_kept(sender: Sender, refused: Any) -> None:
    sender.send(b"old")
    error = refused("file-exists", sender.piece, os.urandom(2 * PIECE), 0, uploadId="u2")
    assert "in/x.bin" in error.what
    assert (sender.folder / "in/x.bin").read_bytes() == b"old"
    assert sender.left() == []
    sender.send(b"new", uploadId="u3", overwrite=True)
    assert (sender.folder / "in/x.bin").read_bytes() == b"new"


def test_one_that_appears_meanwhile_is_kept_too(sender: Sender, refused: Any) -> None:
    content = os.urandom(2 * PIECE)
    sender.piece(content, 0)
    (sender.folder / "in").mkdir(parents=True)
    (sender.folder / "in/x.bin").write_bytes(b"theirs")
    refused("file-exists", sender.piece, content, PIECE)
    assert (sender.folder / "in/x.bin").read_bytes() == b"theirs"
    assert sender.left() == []


def test_a_piece_after_a_gap_is_refused(sender: Sender, refused: Any) -> None:
    assert "Only 0 bytes" in refused("upload-lost", sender.piece, os.urandom(3 * PIECE), PIECE).what


@pytest.mark.parametrize(
    ("data", "size", "reason"),
    [("%%%", 9, "base64"), ("é", 9, "base64"), ("QUJD", 2, "after the file's"), ("A" * 180_000, 10**6, "at most")],
)
def test_what_is_no_piece_is_refused(sender: Sender, refused: Any, data: str, size: int, reason: str) -> None:
    params = {"datastore": sender.datastore, "path": "x", "uploadId": "u", "overwrite": False}
    error = refused("bad-piece", sender.desk.ask, "datastore.upload", **params, offset=0, size=size, data=data)
    assert reason in error.what
    assert sender.left() == []


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "."])
def test_no_path_leaves_the_datastore(sender: Sender, refused: Any, path: str) -> None:
    refused("path-outside", sender.piece, b"x", 0, path=path, overwrite=True)
    assert sender.left() == []


def test_ids_are_no_file_names(sender: Sender) -> None:
    sender.piece(os.urandom(2 * PIECE), 0, uploadId="../../../escape")
    assert len(sender.left()) == 1


def test_a_name_too_long_for_the_file_system_is_said(sender: Sender, refused: Any) -> None:
    refused("upload-write", sender.piece, b"x", 0, path="é" * 200)


def test_a_full_disk_is_said_and_nothing_is_left(sender: Sender, refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    content = os.urandom(2 * PIECE)
    sender.piece(content, 0)

    def full(*args: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "_keep", full)
    assert "No space left" in refused("upload-write", sender.piece, content, PIECE).what
    assert sender.left() == []


def test_what_was_abandoned_is_removed_by_the_next_upload(sender: Sender) -> None:
    content = os.urandom(2 * PIECE)
    sender.piece(content, 0, uploadId="stopped")
    sender.piece(content, 0, uploadId="asleep")
    stopped, asleep = sorted(sender.left(), key=lambda partial: partial.stat().st_mtime_ns)
    age = module._ABANDONED_S + 60
    os.utime(stopped, (stopped.stat().st_atime - age, stopped.stat().st_mtime - age))
    sender.send(b"next", path="next")
    assert sender.left() == [asleep]
