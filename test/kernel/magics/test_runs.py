"""`%runs`: what became of what was submitted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]

LONG = "import time; print('begun', flush=True); time.sleep(60)"


def until(say: Say, line: str, told: str, deadline_s: float = 30) -> str:
    """What `line` says when it first says `told`."""
    end = time.monotonic() + deadline_s
    while told not in (said := say(line)):
        assert time.monotonic() < end, said
        time.sleep(0.05)
    return said


@pytest.mark.parametrize("action", ["show", "wait", "logs", "why", "cancel", "widget"])
def test_none_yet(say: Say, action: str) -> None:
    assert say("%runs") == "No runs yet. Submit one: %pipeline submit\n"
    with pytest.raises(UsageError, match="No runs yet"):
        say(f"%runs {action}")


def test_finished_then_reused(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello="print('hello from the step')")
    say("%pipeline submit --wait")
    first = say("%runs").splitlines()[2].split()
    assert first[1:4] == ["hello", "Finished", "1/1"]
    assert "hello  Finished  no      Runs: this step has not run before.\n" in say(f"%runs show {first[0]}")
    assert say("%runs logs") == "hello from the step\n"
    assert "hello  Finished  Runs: this step" in say("%runs widget")
    assert "PipelineRun Status: Finished" in say("%runs wait")
    assert say("%runs cancel").endswith("has already ended: Finished.\n")

    say("%pipeline submit --wait --experiment again")
    assert "hello  Finished  yes     Reused: same script" in say("%runs show")
    assert say("%runs why").startswith("hello  Reused: same script")
    assert say("%runs logs") == "hello from the step\n"
    assert len(say("%runs").splitlines()) == 4
    assert len(say("%runs list --experiment again").splitlines()) == 3
    assert len(say("%runs list -n 1").splitlines()) == 3


def test_a_failure_says_what_to_do(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(broken="raise SystemExit('no such column')")
    with pytest.raises(UsageError):
        say("%pipeline submit --wait")
    shown = say("%runs show")
    assert "status      Failed\n" in shown
    assert "Read the step's log, correct the script" in shown
    assert "no such column" in say("%runs logs")
    with pytest.raises(UsageError, match="ended with exit code 1"):
        say("%runs wait")


def test_a_running_one_is_seen_and_canceled(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(long=LONG)
    say("%pipeline submit")
    until(say, "%runs logs", "begun")
    assert "Running  0/1" in say("%runs")
    assert say("%runs cancel").startswith("Asked to cancel ")
    until(say, "%runs", "Canceled")
    assert "long  Canceled  no" in say("%runs show")
    with pytest.raises(UsageError, match="canceled"):
        say("%runs wait")


def test_names_that_lead_nowhere(say: Say, pipelines: Callable[..., None]) -> None:
    pipelines(hello="")
    say("%pipeline submit --wait")
    run = say("%runs").splitlines()[2].split()[0]
    assert say("%runs logs") == "hello has written nothing: Finished.\n"
    for line, told in (
        ("%runs show zzz", "no run zzz.*%runs"),
        (f"%runs logs {run} nope", "no step 'nope'.*hello"),
    ):
        with pytest.raises(UsageError, match=told):
            say(line)


def test_a_run_is_run_again(say: Say, shell: Any, pipelines: Callable[..., None]) -> None:
    pipelines(broken="raise SystemExit('no such column')")
    with pytest.raises(UsageError):
        say("%pipeline submit --wait")
    first = shell.user_ns["run"].id
    Path("src/broken/broken.py").write_text("print('mended')")
    said = say(f"%runs rerun {first} --wait")
    second = shell.user_ns["run"].id
    assert f"Submitted run {second} of experiment broken; it is in the variable run.\n" in said
    assert second != first
    assert say("%runs logs") == "mended\n"

    assert "Follow it: %runs show" in say("%runs rerun --only broken")
    until(say, "%runs show", "Finished  no      Runs: this step was to run anew.")
    say("%runs rerun --from broken --wait")
    assert "broken  Finished  no      Runs: from step broken on" in say("%runs show")
    with pytest.raises(UsageError, match="Every step of run 4 has finished"):
        say("%runs rerun")
    with pytest.raises(UsageError, match="exclude each other"):
        say("%runs rerun --from broken --only broken")
