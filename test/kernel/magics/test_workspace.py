"""`%workspace`: the one in use, others, and the files of their datastores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]


def test_with_nothing_set_up_it_is_the_local_default(say: Say, tmp_path: Path) -> None:
    shown = say("%workspace")
    assert "workspace          local\n" in shown
    assert "default datastore  workspaceblobstore\n" in shown
    assert "experiments        none yet\n" in shown
    assert f"home               {tmp_path / 'home'}\n" in shown
    assert "workspacefilestore" in say("%workspace datastores")


def test_another_one_becomes_ws(shell: Any, say: Say) -> None:
    assert say("%workspace create second") == "ws is now the workspace second.\n"
    assert shell.user_ns["ws"].name == "second"
    assert "workspace          second\n" in say("%workspace show")
    say("%workspace list")
    say("%workspace create third")
    say("%workspace use second")
    assert [line.split() for line in say("%workspace list").splitlines()[2:]] == [
        ["*", "second"],
        ["third"],
    ]
    with pytest.raises(UsageError, match=r"no workspace 'nowhere'.*%workspace create nowhere"):
        say("%workspace use nowhere")


def test_upload_and_browse(say: Say, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    (tmp_path / "b.csv").write_text("3\n")
    assert say("%workspace browse") == "Nothing there.\n"
    assert say("%workspace upload a.csv b.csv --target raw") == "Uploaded 2 files to workspaceblobstore/raw\n"
    assert [line.split()[:2] for line in say("%workspace browse raw").splitlines()[2:]] == [
        ["raw/a.csv", "4"],
        ["raw/b.csv", "2"],
    ]
    assert say("%workspace browse --datastore workspacefilestore") == "Nothing there.\n"


def test_uploading_again_asks_for_overwrite(say: Say, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    say("%workspace upload a.csv")
    with pytest.raises(UsageError, match=r"a\.csv"):
        say("%workspace upload a.csv")
    assert "Uploaded 1 file to" in say("%workspace upload a.csv --overwrite")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%workspace upload missing.csv", r"no file missing\.csv.*relative to the notebook's folder"),
        ("%workspace browse --datastore nope", "no datastore 'nope'"),
        ("%workspace browse ../..", r"\.\."),
        ("%workspace create a/b", "a/b"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(say: Say, line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        say(line)


def test_a_broken_config_file_is_told_too(say: Say, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(UsageError, match=r"config\.json"):
        say("%workspace")
