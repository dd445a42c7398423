"""Two homes at the same time: each has a supervisor of its own, and neither touches what is the other's."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from engine.conftest import Lab, reap

from steploom.engine.values import RunStatus, StepStatus


@pytest.fixture
def labs(tmp_path: Path) -> Any:
    with contextlib.ExitStack() as stack:
        made = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            made.append(Lab(tmp_path / name))
            stack.callback(reap, made[-1].home)
        yield made


def test_the_death_of_one_supervisor_is_nothing_to_the_other_home(labs: list[Lab], until: Any) -> None:
    runs = [lab.submit(lab.graph(lab.waiting("x"))) for lab in labs]
    for lab, run in zip(labs, runs, strict=True):
        until(lambda lab=lab, run=run: lab.step_of(run, "x").status is StepStatus.RUNNING)
    one, two = (lab.supervisor() for lab in labs)
    assert one.pid != two.pid

    labs[0].kill(one)
    assert two.is_running()
    for lab, run in zip(reversed(labs), reversed(runs), strict=True):
        lab.gate.touch()
        assert lab.ended(run).status is RunStatus.FINISHED
        assert [item.id for item in lab.engine.runs(lab.workspace)] == [run.id]
    assert two.is_running()
