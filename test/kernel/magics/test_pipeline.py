"""`%pipeline`: the pipelines of the notebook, seen, checked and submitted by typing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]

ARGUMENTS = "import sys; print('arguments:', *sys.argv[1:])"


def test_none_yet(say: Say) -> None:
    assert "No pipeline yet. Run the cell that makes it." in say("%pipeline")
    with pytest.raises(UsageError, match=r"No pipeline yet. Run the cell"):
        say("%pipeline submit")


def test_seen_and_checked(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello=ARGUMENTS)
    assert [line.split() for line in say("%pipeline list").splitlines()[2:]] == [["hello", "1", "hello"]]
    assert say("%pipeline show").splitlines()[2:] == [
        "hello  hello.py  local",
        "",
        "parameter  default",
        "---------  -------",
        "rate       0.5",
    ]
    assert say("%pipeline check hello") == "hello can be submitted.\n"


def test_submitted_with_its_run_in_a_variable(shell: Any, say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello=ARGUMENTS)
    said = say("%pipeline submit hello")
    run = shell.user_ns["run"]
    assert type(run).__name__ == "PipelineRun"
    assert said == (
        f"Submitted run {run.id} of experiment hello; it is in the variable run.\nFollow it: %runs show {run.id[:8]}\n"
    )
    assert run.wait_for_completion(show_output=False) == "Finished"


def test_parameters_take_the_type_of_their_default(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello=ARGUMENTS)
    assert "arguments: --rate 2.0\n" in say("%pipeline submit -p rate=2 --experiment typed --wait")
    assert "typed" in say("%workspace")
    for line, told in (
        ("%pipeline submit -p rate=fast", "'fast' is not a number.*default is 0.5"),
        ("%pipeline submit -p speed=1", "no parameter 'speed'.*rate"),
    ):
        with pytest.raises(UsageError, match=told):
            say(line)
    assert len(say("%runs").splitlines()) == 3


def test_a_run_that_fails_fails_the_line(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(broken="raise SystemExit('no such column')")
    with pytest.raises(UsageError, match=r"broken\.py ended with exit code 1.*no such column.*Read the step's log"):
        say("%pipeline submit --wait")


def test_one_of_several_has_to_be_named(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(first=ARGUMENTS, second=ARGUMENTS)
    with pytest.raises(UsageError, match=r"2 pipelines.*first, second"):
        say("%pipeline submit")
    with pytest.raises(UsageError, match=r"no Pipeline called 'third'.*first, second"):
        say("%pipeline show third")


def test_what_has_changed_since_is_told(say: Say, pipelines: Callable[..., None], tmp_path: Path) -> None:
    pipelines(hello=ARGUMENTS)
    (tmp_path / "src" / "hello" / "hello.py").unlink()
    assert say("%pipeline check").startswith("problem: There is no script hello.py")
    with pytest.raises(UsageError, match=r"no script hello\.py"):
        say("%pipeline submit")
    assert "No runs yet" in say("%runs")
