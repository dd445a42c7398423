"""A step that runs for too long is ended with all its processes, and says why, whoever dies meanwhile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.deadline import Deadline, note_beginning
from steploom.engine.values import RunStatus, StepStatus

# A child in a session of its own, whose parent has ended; answers TERM with 0.
POLITE = """
import signal, subprocess, sys, time
sleep = [sys.executable, '-c', 'import time; time.sleep(600)']
code = f'import subprocess; subprocess.Popen({sleep!r}, start_new_session=True)'
subprocess.run([sys.executable, '-c', code])
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
open(sys.argv[1], 'w').write('half')
print('begun', flush=True)
time.sleep(600)
"""


def test_a_step_over_its_time_fails_with_all_its_processes(lab: Any, port: Any) -> None:
    graph = lab.graph(
        lab.step("slow", POLITE, arguments=["<out>"], outputs=[port("out")], timeoutSeconds=1.5),
        lab.output("out"),
        lab.step("next", "", inputs=[port("out")]),
    )
    run = lab.run(graph)
    slow = lab.step_of(run, "slow")
    assert run.status is RunStatus.FAILED
    assert slow.status is StepStatus.FAILED
    assert slow.error["code"] == "step-timeout"
    assert slow.error["what"] == "slow.py ran longer than its limit of 1.5 s and was ended."
    assert "max_run_duration_seconds" in slow.error["cure"]
    assert slow.outputs == ()
    assert not (lab.datastore / "azureml" / slow.id).exists()
    assert lab.step_of(run, "next").reason == "Skipped: step slow failed."
    assert lab.processes_of_step(slow) == []


def test_one_that_ends_in_time_has_finished(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("quick", "", timeoutSeconds=600)))
    assert run.status is RunStatus.FINISHED


def test_it_is_not_made_again(lab: Any) -> None:
    step = lab.step("slow", "import time\ntime.sleep(600)\n", timeoutSeconds=0.5)
    run = lab.run(lab.graph({**step, "retries": {"max": 3, "intervalSeconds": 0}}))
    assert run.steps[0].error["code"] == "step-timeout"
    assert run.steps[0].attempt == 1


def test_the_time_counts_on_while_no_supervisor_lives(lab: Any, until: Any) -> None:
    run = lab.submit(lab.graph(lab.step("slow", POLITE, arguments=["out"], timeoutSeconds=600)))
    step = run.steps[0]
    until(lambda: "begun" in lab.log(step))
    lab.kill(lab.supervisor())
    # As if the time had passed.
    began = lab.home / "runs" / run.id / "steps" / step.id / "began"
    wall, now, *boot = began.read_text().split()
    began.write_text(" ".join([str(float(wall) - 600), str(float(now) - 600), *boot]))
    record = Engine.open(lab.home).wait(run.id, timeout_s=40)
    assert record.steps[0].error["code"] == "step-timeout"
    assert lab.processes_of_step(step) == []


def test_what_was_being_ended_when_the_supervisor_died_has_failed_all_the_same(lab: Any, until: Any) -> None:
    """The script has answered TERM with 0: that is not success."""
    run = lab.submit(lab.graph(lab.step("slow", POLITE, arguments=["out"])))
    step = run.steps[0]
    until(lambda: "begun" in lab.log(step))
    lab.kill(lab.supervisor())
    error = {"code": "step-timeout", "what": "Too long."}
    facts = {"cause": "timeout", "told": "was slow", "error": error, "exitCode": None, "waitSeconds": 0, "retryAt": 0}
    (lab.home / "runs" / run.id / "steps" / step.id / "failure.json").write_text(json.dumps(facts))
    for process in lab.processes_of_step(step):
        process.terminate()
    record = Engine.open(lab.home).wait(run.id, timeout_s=40)
    assert record.steps[0].status is StepStatus.FAILED
    assert record.steps[0].error["code"] == "step-timeout"


class Clocks:
    def __init__(self, boot: str) -> None:
        self.wall, self.now, self.boot = 1000.0, 50.0, boot

    def begin(self, folder: Path) -> None:
        note_beginning(folder, wall=lambda: self.wall, now=lambda: self.now, boot=lambda: self.boot)

    def deadline(self, folder: Path, limit_s: float) -> Deadline:
        return Deadline(folder, limit_s, wall=lambda: self.wall, now=lambda: self.now, boot=lambda: self.boot)


@pytest.fixture(params=["this-boot", ""], ids=["a known boot", "an unknown boot"])
def clocks(request: pytest.FixtureRequest) -> Clocks:
    return Clocks(request.param)


def test_a_deadline_is_met_across_supervisors(tmp_path: Path, clocks: Clocks) -> None:
    clocks.begin(tmp_path)
    clocks.wall += 10
    clocks.now += 10
    deadline = clocks.deadline(tmp_path, 15)
    clocks.now += 4.9
    assert not deadline.is_over
    clocks.now += 0.2
    assert deadline.is_over


def test_a_clock_set_back_ends_nothing_early_and_keeps_nothing_for_ever(tmp_path: Path, clocks: Clocks) -> None:
    clocks.begin(tmp_path)
    clocks.wall -= 4000
    deadline = clocks.deadline(tmp_path, 15)
    clocks.now += 14.9
    assert not deadline.is_over
    clocks.now += 0.2
    assert deadline.is_over


def test_a_clock_set_forward_while_no_supervisor_lives_ends_nothing_early(tmp_path: Path) -> None:
    clocks = Clocks("this-boot")
    clocks.begin(tmp_path)
    clocks.wall += 1e6
    clocks.now += 10
    deadline = clocks.deadline(tmp_path, 15)
    clocks.now += 4.9
    assert not deadline.is_over
    clocks.now += 0.2
    assert deadline.is_over


@pytest.mark.parametrize("noted", ["990.0\n", "990.0 7000.0 another-boot\n"])
def test_where_another_boot_or_an_earlier_version_noted_the_beginning_the_wall_clock_counts(
    tmp_path: Path, noted: str
) -> None:
    clocks = Clocks("this-boot")
    (tmp_path / "began").write_text(noted)
    deadline = clocks.deadline(tmp_path, 15)
    clocks.now += 4.9
    assert not deadline.is_over
    clocks.now += 0.2
    assert deadline.is_over


def test_a_clock_set_while_a_supervisor_lives_changes_nothing(tmp_path: Path, clocks: Clocks) -> None:
    deadline = clocks.deadline(tmp_path, 15)
    clocks.wall += 1e6
    assert not deadline.is_over
    clocks.wall -= 2e6
    clocks.now += 15.1
    assert deadline.is_over
