"""Paths inside a datastore stay inside."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from steploom.datastores.paths import inside, safe_relative
from steploom.errors import SteploomError


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", "."), (".", "."), ("a", "a"), ("a/", "a"), ("a//b", "a/b"), ("./a/./b", "a/b"), ("a/..b", "a/..b")],
)
def test_a_relative_path_is_made_canonical(path: str, expected: str) -> None:
    assert safe_relative(path) == PurePosixPath(expected)


@pytest.mark.parametrize(
    "path", ["/a", "//a", "..", "a/..", "a/../b", "C:", "C:/a", "c:a", "a\\b", "\\\\host\\x", "a\0"]
)
def test_anything_else_is_refused(path: str) -> None:
    with pytest.raises(SteploomError) as caught:
        safe_relative(path)
    assert caught.value.code == "path-outside"
    assert caught.value.cure


def test_a_link_may_stay_inside_but_not_lead_out(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "in").symlink_to(root / "a")
    (root / "out").symlink_to(tmp_path)
    assert inside(root, "in/x") == root / "in/x"
    for path in ("out", "out/x"):
        with pytest.raises(SteploomError):
            inside(root, path)


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert inside(tmp_path / "root", "x") == tmp_path / "root/x"


def test_a_root_with_a_similar_name_is_another_place(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root-2").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "root-2")
    with pytest.raises(SteploomError):
        inside(tmp_path / "root", "link/x")
