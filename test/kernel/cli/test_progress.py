"""What a terminal and a log show of the same run."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import datetime, timezone

from steploom.cli.live_progress import LiveProgress
from steploom.cli.plain_progress import PlainProgress
from steploom.cli.progress import progress_on
from steploom.engine.values import RunRecord, RunStatus, StepRecord, StepStatus

NOW = datetime(2026, 11, 25, 8, 0, 30, tzinfo=timezone.utc)


def step(name: str, status: StepStatus = StepStatus.NOT_STARTED, **fields: object) -> StepRecord:
    made = StepRecord(id=name, run_id="r", node=name, name=name, status=status)
    return replace(made, **fields)  # type: ignore[arg-type]


def run(*steps: StepRecord, status: RunStatus = RunStatus.RUNNING) -> RunRecord:
    return RunRecord(
        id="0123456789",
        workspace="ws",
        experiment="exp",
        number=1,
        name="p",
        status=status,
        created="2026-11-25T08:00:00.000Z",
        graph={},
        steps=steps,
    )


RUNNING = step("train", StepStatus.RUNNING, started="2026-11-25T08:00:18.400Z")
REUSED = step("prepare", StepStatus.FINISHED, reused=True, reason="Reused: nothing changed.")


def live(columns: int = 80, rows: int = 24) -> tuple[io.StringIO, LiveProgress]:
    out = io.StringIO()
    return out, LiveProgress(out, lambda: os.terminal_size((columns, rows)), now=lambda: NOW)


def test_a_log_gets_a_line_for_each_change() -> None:
    out = io.StringIO()
    progress = PlainProgress(out)
    progress.see(0, 2, [])
    progress.see(1, 2, [])
    progress.see(2, 2, [run(REUSED, step("train"))])
    progress.see(2, 2, [run(REUSED, RUNNING)])
    progress.see(2, 2, [run(REUSED, RUNNING)])
    progress.close()
    assert out.getvalue().splitlines() == [
        "cell 1 of 2",
        "cell 2 of 2",
        "run 01234567 of experiment exp",
        "step prepare: Finished. Reused: nothing changed.",
        "step train: Running",
    ]


def test_a_terminal_shows_bars_and_steps() -> None:
    out, progress = live()
    progress.see(1, 2, [run(REUSED, RUNNING, step("score"))])
    assert out.getvalue().splitlines() == [
        "cell   [##########----------] 1/2",
        "steps  [######--------------] 1/3  run 01234567, exp",
        "  prepare  Reused",
        "  train    Running  12 s",
        "  score    NotStarted",
    ]


def test_a_terminal_is_drawn_anew_only_when_something_changed() -> None:
    out, progress = live()
    progress.see(1, 2, [])
    first = out.getvalue()
    progress.see(1, 2, [])
    assert out.getvalue() == first
    progress.see(2, 2, [])
    assert out.getvalue() == f"{first}\x1b[1A\x1b[Jcell   [{'#' * 20}] 2/2\n"
    progress.close()
    assert out.getvalue().endswith("2/2\n\x1b[1A\x1b[J")
    progress.close()
    assert out.getvalue().endswith("2/2\n\x1b[1A\x1b[J")


def test_it_fits_the_terminal() -> None:
    out, progress = live(columns=30, rows=10)
    many = [step(f"a step of a long name {place}") for place in range(50)]
    progress.see(1, 1, [run(*many[:20], RUNNING, *many[20:], step("bad\x1b[2J\nname", StepStatus.QUEUED))])
    lines = out.getvalue().splitlines()
    assert all(len(line) < 30 for line in lines)
    assert [line.split()[0] for line in lines[2:]] == ["train", "bad?[2J?name"]


def test_of_two_runs_the_steps_of_the_one_that_goes_on() -> None:
    out, progress = live()
    progress.see(1, 1, [run(REUSED, status=RunStatus.FINISHED), run(RUNNING), run(step("later"))])
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["cell", "steps", "steps", "steps", "train"]


def test_a_file_is_no_terminal() -> None:
    assert isinstance(progress_on(io.StringIO()), PlainProgress)
