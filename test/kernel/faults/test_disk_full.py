"""The state of runs cannot grow any more, as on a full disk: while a step runs, and while its result is committed.

No privilege is needed for it: the supervisor's own limit of how large a file may be (RLIMIT_FSIZE) is set to what the
log of the database has reached. Scripts have been started before and are not limited.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.values import RunStatus, StepStatus

WRITE = """
import os, sys, time
with open(sys.argv[2], 'a') as count:
    count.write('x')
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
with open(sys.argv[3], 'w') as stream:
    stream.write('line\\n' * 10_000)
"""


class Disk:
    """Full for the supervisor alone."""

    def __init__(self, home: Path, supervisor: psutil.Process) -> None:
        self._home = home
        self._supervisor = supervisor

    def fill(self) -> None:
        self._limit((self._home / "state.db-wal").stat().st_size)

    def make_room(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size_bytes: int) -> None:
        hard = self._supervisor.rlimit(psutil.RLIMIT_FSIZE)[1]
        self._supervisor.rlimit(psutil.RLIMIT_FSIZE, (size_bytes, hard))

    def is_told(self) -> bool:
        return "cannot be recorded" in (self._home / "supervisor.log").read_text()


@pytest.fixture
def full(lab: Any) -> Callable[[], Disk]:
    return lambda: Disk(lab.home, lab.supervisor())


def test_a_run_waits_while_nothing_can_be_written_and_then_goes_on(
    lab: Any, until: Any, port: Any, full: Callable[[], Disk]
) -> None:
    count = lab.folder / "count"
    first = lab.step("first", WRITE, arguments=[lab.gate, count, "<table>"], outputs=[port("table")])
    second = lab.step("second", "", inputs=[port("table")])
    run = lab.submit(lab.graph(first, second, lab.output("table")))
    until(lambda: lab.step_of(run, "first").status is StepStatus.RUNNING and count.exists())
    disk = full()

    disk.fill()
    lab.gate.touch()
    until(disk.is_told)
    # What is stored can be read, and is what was true before.
    seen = lab.engine.run(run.id)
    assert (seen.status, lab.step_of(run, "first").status.is_final) == (RunStatus.RUNNING, False)

    disk.make_room()
    ended = lab.ended(run)
    assert ended.status is RunStatus.FINISHED, ended
    assert count.read_text() == "x"
    (output,) = lab.step_of(run, "first").outputs
    assert (lab.datastore / output.path).read_text() == "line\n" * 10_000


def test_a_supervisor_that_dies_on_a_full_disk_loses_nothing(
    lab: Any, until: Any, port: Any, full: Callable[[], Disk]
) -> None:
    count = lab.folder / "count"
    step = lab.step("first", WRITE, arguments=[lab.gate, count, "<table>"], outputs=[port("table")])
    run = lab.submit(lab.graph(step, lab.output("table")))
    until(lambda: lab.step_of(run, "first").status is StepStatus.RUNNING and count.exists())
    disk = full()
    disk.fill()
    lab.gate.touch()
    until(disk.is_told)
    lab.kill(lab.supervisor())

    # Whoever looks next starts another, which has room.
    assert lab.ended(run).status is RunStatus.FINISHED
    assert count.read_text() == "x"
    (output,) = lab.step_of(run, "first").outputs
    assert (lab.datastore / output.path).read_text() == "line\n" * 10_000
