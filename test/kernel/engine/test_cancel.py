"""Canceling: the whole tree is gone, the book says so, the rest goes on or not as it should."""

from __future__ import annotations

from typing import Any

from steploom.engine.values import RunStatus, StepStatus

WAIT = "import sys, time\nprint('begun', flush=True)\ntime.sleep(60)\n"
# A child in a session of its own whose parent has ended: no group and no parent leads to it.
FAMILY = (
    "import subprocess, sys, time\n"
    "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
    "subprocess.Popen(sleep)\n"
    "code = f'import subprocess; subprocess.Popen({sleep!r}, start_new_session=True)'\n"
    "subprocess.run([sys.executable, '-c', code])\n"
    "print('begun', flush=True)\ntime.sleep(60)\n"
)
STUBBORN = (
    "import signal, time\nsignal.signal(signal.SIGTERM, lambda *a: print('asked', flush=True))\n"
    "print('begun', flush=True)\nend = time.monotonic() + 60\nwhile time.monotonic() < end: time.sleep(0.1)\n"
)
TIDY = (
    "import signal, sys, time\n\ndef stop(*a):\n    print('tidied', flush=True)\n    sys.exit(0)\n\n"
    "signal.signal(signal.SIGTERM, stop)\nprint('begun', flush=True)\ntime.sleep(60)\n"
)


def begun(lab: Any, until: Any, run: Any, name: str) -> Any:
    until(lambda: "begun" in lab.log(lab.step_of(run, name)))
    return lab.step_of(run, name)


def test_the_whole_tree_is_gone(lab: Any, until: Any) -> None:
    run = lab.submit(lab.graph(lab.step("family", FAMILY), lab.step("after", "", after=["family"])))
    step = begun(lab, until, run, "family")
    assert len(lab.processes_of_step(step)) == 4
    lab.engine.cancel(run.id)
    assert lab.engine.run(run.id).status in (RunStatus.CANCEL_REQUESTED, RunStatus.CANCELED)
    record = lab.ended(run)
    assert record.status is RunStatus.CANCELED
    assert [item.status for item in record.steps] == [StepStatus.CANCELED] * 2
    assert record.ended and all(item.ended for item in record.steps)
    assert lab.processes_of_step(step) == []


def test_a_script_may_tidy_up(lab: Any, until: Any) -> None:
    run = lab.submit(lab.graph(lab.step("tidy", TIDY)))
    begun(lab, until, run, "tidy")
    lab.engine.cancel(run.id)
    record = lab.ended(run)
    assert lab.log(record.steps[0]) == "begun\ntidied\n"
    assert record.steps[0].status is StepStatus.CANCELED


def test_one_that_will_not_end_is_ended_after_the_grace(lab: Any, until: Any) -> None:
    run = lab.submit(lab.graph(lab.step("stubborn", STUBBORN)))
    step = begun(lab, until, run, "stubborn")
    lab.engine.cancel(run.id)
    until(lambda: "asked" in lab.log(step))
    record = lab.ended(run)
    assert record.status is RunStatus.CANCELED
    assert lab.processes_of_step(step) == []


def test_one_step_is_canceled_and_independent_ones_go_on(lab: Any, until: Any) -> None:
    lab.compute("three", 3)
    run = lab.submit(
        lab.graph(
            lab.step("long", WAIT, compute="three"),
            lab.step("after", "", after=["long"], compute="three"),
            lab.waiting("other", compute="three"),
        )
    )
    long = begun(lab, until, run, "long")
    lab.engine.cancel(run.id, step_id=long.id)
    until(lambda: lab.step_of(run, "after").status.is_final)
    lab.gate.touch()
    record = lab.ended(run)
    assert {step.name: step.status.value for step in record.steps} == {
        "long": "Canceled",
        "after": "Skipped",
        "other": "Finished",
    }
    assert lab.step_of(record, "after").reason == "Skipped: step long was canceled."
    assert record.status is RunStatus.CANCELED


def test_a_step_that_waits_for_a_node_never_starts(lab: Any, until: Any) -> None:
    lab.compute("one", 1)
    run = lab.submit(lab.graph(lab.step("first", WAIT, compute="one"), lab.step("second", WAIT, compute="one")))
    until(lambda: any(step.status is StepStatus.RUNNING for step in lab.engine.run(run.id).steps))
    waiting = until(lambda: next((s for s in lab.engine.run(run.id).steps if s.status is StepStatus.QUEUED), None))
    lab.engine.cancel(run.id, step_id=waiting.id)
    until(lambda: lab.engine.step(waiting.id).status is StepStatus.CANCELED)
    assert not (lab.home / "runs" / run.id / "steps" / waiting.id).exists()
    lab.engine.cancel(run.id)
    assert lab.ended(run).status is RunStatus.CANCELED


def test_a_run_is_canceled_that_nobody_has_taken_up(lab: Any, until: Any) -> None:
    """The supervisor is dead when the cancellation comes: it is acted on by the next."""
    run = lab.submit(lab.graph(lab.step("long", WAIT)))
    begun(lab, until, run, "long")
    lab.kill(lab.supervisor())
    lab.engine.cancel(run.id)
    assert lab.ended(run).status is RunStatus.CANCELED


def test_canceling_what_has_ended_changes_nothing(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("x", "")))
    lab.engine.cancel(run.id)
    lab.engine.cancel(run.id, step_id=run.steps[0].id)
    assert lab.engine.run(run.id) == run


def test_canceling_twice_is_canceling_once(lab: Any, until: Any) -> None:
    run = lab.submit(lab.graph(lab.step("long", TIDY)))
    begun(lab, until, run, "long")
    lab.engine.cancel(run.id)
    lab.engine.cancel(run.id)
    assert lab.ended(run).status is RunStatus.CANCELED
    assert lab.log(lab.step_of(run, "long")) == "begun\ntidied\n"


def test_a_run_canceled_at_once_ends(lab: Any) -> None:
    """At whatever moment the cancellation comes, nothing is left behind."""
    steps = [lab.step(f"s{number}", WAIT) for number in range(4)]
    for _ in range(5):
        run = lab.submit(lab.graph(*steps))
        lab.engine.cancel(run.id)
        record = lab.ended(run)
        assert record.status is RunStatus.CANCELED
        assert not any(lab.processes_of_step(step) for step in record.steps)
