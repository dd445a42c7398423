"""Tab: actions, flags and names that exist now, through IPython's own completer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import ProvisionalCompleterWarning

from steploom.magics.completion import complete_line

Say = Callable[[str], str]
Tab = Callable[[str], list[str]]


@pytest.fixture
def tab(shell: Any) -> Tab:
    """What Tab offers behind a line, the way a kernel and the terminal ask for it: Jedi's words included."""

    def press(line: str) -> list[str]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ProvisionalCompleterWarning)
            return [item.text for item in shell.Completer.completions(line, len(line))]

    return press


def test_the_magics_themselves(tab: Tab) -> None:
    assert tab("%comp") == ["%compute"]


def test_actions(tab: Tab) -> None:
    assert tab("%compute ") == ["list", "show", "create", "resize", "delete", "--help"]
    assert tab("%compute sh") == ["show"]
    assert tab("compute sh") == ["show"]
    assert tab("%pipeline --") == ["--help"]


def test_flags_and_their_values(tab: Tab) -> None:
    assert tab("%compute create x --m") == ["--min-nodes", "--max-nodes"]
    assert tab("%compute create x --max-nodes 2 --m") == ["--min-nodes"]
    assert tab("%compute create x --vm-size STANDARD_D1_") == ["STANDARD_D1_V2"]
    assert tab("%workspace browse --datastore ") == ["workspaceblobstore", "workspacefilestore"]
    assert "--wait" in tab("%pipeline submit p -")


def test_names(tab: Tab, say: Say, shell: Any) -> None:
    say("%compute create gpu")
    assert tab("%compute show ") == ["gpu", "--help"]
    assert tab("%compute show g") == ["gpu"]
    say("%workspace create other")
    assert tab("%workspace use ") == ["local", "other", "--help"]
    assert tab("%compute show ") == ["--help"]


def test_pipelines_their_parameters_runs_and_steps(tab: Tab, say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello="print('hello')")
    assert tab("%pipeline submit h") == ["hello"]
    assert tab("%pipeline submit -p ") == ["rate="]
    assert tab("%runconfig show ") == ["run_config", "--help"]
    say("%pipeline submit --wait --experiment typed")
    assert tab("%runs list --experiment ") == ["typed"]
    run = say("%runs").splitlines()[2].split()[0]
    assert tab("%runs logs ") == [run, "--help"]
    assert tab(f"%runs logs {run} ") == ["hello", "--help"]


def test_files_and_folders(tab: Tab, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    (tmp_path / "data" / ".hidden").touch()
    assert tab("%workspace upload da") == ["data/"]
    assert tab("%workspace upload data/") == ["data/a.csv"]
    assert tab("%workspace upload data/a.csv data/") == ["data/a.csv"]
    assert tab("%workspace upload data/.") == ["data/.hidden"]


def test_python_is_left_alone(tab: Tab, shell: Any) -> None:
    shell.user_ns["workspaces"] = 1
    assert "workspaces" in tab("workspac")
    assert not {"list", "show"} & set(tab("%timeit workspace"))


def test_what_cannot_be_looked_up_offers_nothing(shell: Any, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    assert complete_line(shell, "%compute show ") == []
    assert complete_line(shell, "%workspace upload no/such/") == []
    assert complete_line(shell, "%workspace nonsense ") == []


def test_steps_to_run_again(tab: Tab, say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello="print(1)")
    say("%pipeline submit")
    run_id = tab("%runs rerun ")[0]
    assert tab(f"%runs rerun {run_id} --") == ["--from", "--only", "--wait", "--help"]
    assert tab(f"%runs rerun {run_id} --from ") == ["hello"]
