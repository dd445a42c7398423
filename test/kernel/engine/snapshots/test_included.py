"""A snapshot holds the code, all of it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.snapshots.conftest import names, take, write

from steploom.engine.home import Home
from steploom.engine.snapshot import unpack
from steploom.errors import SteploomError

RUN = "azureml/7b1de2f0-5f0e-4f4a-9a35-6f6a3d3f2b11"


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
