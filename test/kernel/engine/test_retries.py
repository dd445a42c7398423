"""Failed attempts made again: what is kept of them, what is told, and whoever dies or cancels meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.failure_policy import LONGEST_WAIT_S, Cause, FailurePolicy
from steploom.engine.values import RunStatus, StepStatus

# Fails until it was started as often as it is told; holds a lock, so that two at a time are seen.
FLAKY = """
import fcntl, os, sys, time
from azureml.core import Run
place, enough = sys.argv[1], int(sys.argv[2])
lock = open(f'{place}/lock', 'w')
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    open(f'{place}/twice', 'w')
open(f'{place}/starts', 'a').write('x')
count = os.path.getsize(f'{place}/starts')
Run.get_context().log('count', count)
print(f'start {count}', flush=True)
if len(sys.argv) > 3:
    open(sys.argv[3], 'w').write(str(count))
if count < enough:
    raise SystemExit(3)
while os.path.exists(f'{place}/stay'):
    time.sleep(0.01)
"""


def retries(count: int, interval_s: float = 0.0) -> dict[str, Any]:
    return {"max": count, "intervalSeconds": interval_s}


@pytest.fixture
def place(lab: Any) -> Any:
    folder = lab.folder / "place"
    folder.mkdir()
    return folder


def test_it_succeeds_in_the_end_and_tells_of_it(lab: Any, port: Any, place: Any) -> None:
    graph = lab.graph(
        lab.step("flaky", FLAKY, arguments=[place, 3, "<out>"], outputs=[port("out")], retries=retries(4)),
        lab.output("out"),
        lab.step("next", "import sys\nprint(open(sys.argv[1]).read())\n", arguments=["<out>"], inputs=[port("out")]),
    )
    run = lab.run(graph)
    flaky = lab.step_of(run, "flaky")
    assert run.status is RunStatus.FINISHED
    assert flaky.attempt == 3
    assert flaky.exit_code == 0
    assert flaky.error is None
    assert flaky.reason.endswith("Attempt 3 of 5; attempt 2 ended with exit code 3.")
    assert lab.log(flaky).splitlines() == [
        "start 1",
        "[steploom] Attempt 1 ended with exit code 3. Attempt 2 follows.",
        "start 2",
        "[steploom] Attempt 2 ended with exit code 3. Attempt 3 follows.",
        "start 3",
    ]
    assert [(metric.name, metric.value) for metric in lab.engine.metrics(flaky.id)] == [("count", 3)]
    assert lab.log(lab.step_of(run, "next")) == "3\n"


def test_metrics_of_the_run_are_those_of_the_last_attempt(lab: Any, place: Any) -> None:
    text = (
        "import sys\nfrom pathlib import Path\nfrom azureml.core import Run\n"
        "been, run = Path(sys.argv[1], 'been'), Run.get_context()\n"
        "run.parent.log('second' if been.exists() else 'first', 1)\n"
        "if not been.exists():\n    been.touch()\n    sys.exit(3)\n"
    )
    other = lab.step("other", "from azureml.core import Run\nRun.get_context().parent.log('other', 2)\n")
    flaky = lab.step("flaky", text, arguments=[place], retries=retries(1), after=["other"])
    run = lab.run(lab.graph(other, flaky))
    assert [(metric.name, metric.value) for metric in lab.engine.metrics(run.id)] == [("other", 2), ("second", 1)]


def test_it_fails_when_no_attempt_is_left(lab: Any, place: Any) -> None:
    run = lab.run(lab.graph(lab.step("flaky", FLAKY, arguments=[place, 9], retries=retries(1))))
    step = run.steps[0]
    assert step.status is StepStatus.FAILED
    assert step.error["code"] == "script-failed"
    assert step.error["what"] == "flaky.py ended with exit code 3. start 2"
    assert step.reason.endswith("Attempt 2 of 2; attempt 1 ended with exit code 3.")
    assert (place / "starts").read_text() == "xx"


def test_nothing_is_made_again_unasked(lab: Any, place: Any) -> None:
    run = lab.run(lab.graph(lab.step("flaky", FLAKY, arguments=[place, 2])))
    assert run.status is RunStatus.FAILED
    assert run.steps[0].attempt == 1
    assert (place / "starts").read_text() == "x"


def waiting(lab: Any, until: Any, run: Any) -> Any:
    """The step `flaky` while it waits for its second attempt."""
    until(lambda: "waits 300 s" in lab.step_of(run, "flaky").reason)
    return lab.step_of(run, "flaky")


def test_the_wait_is_told_and_holds_no_node(lab: Any, until: Any, place: Any) -> None:
    lab.compute("one", 1)
    flaky = lab.step("flaky", FLAKY, arguments=[place, 2], retries=retries(2, 300), compute="one")
    run = lab.submit(lab.graph(flaky))
    step = waiting(lab, until, run)
    assert step.status is StepStatus.QUEUED
    assert step.reason == "Attempt 2 of 3: waits 300 s; attempt 1 ended with exit code 3."
    assert lab.log(step).startswith("start 1\n")
    other = lab.run(lab.graph(lab.step("other", "", compute="one")))
    assert other.status is RunStatus.FINISHED
    lab.engine.cancel(run.id)
    assert lab.ended(run).steps[0].status is StepStatus.CANCELED
    assert (place / "starts").read_text() == "x"
    assert lab.log(step).startswith("start 1\n")


def test_the_wait_survives_the_supervisor(lab: Any, until: Any, place: Any) -> None:
    run = lab.submit(lab.graph(lab.step("flaky", FLAKY, arguments=[place, 2], retries=retries(1, 300))))
    step = waiting(lab, until, run)
    lab.kill(lab.supervisor())
    failure = lab.home / "runs" / run.id / "attempts" / step.id / "1" / "failure.json"
    # Another takes its place: to it, the step still waits.
    lab.run(lab.graph(lab.step("other", "")))
    waiting(lab, until, run)
    assert (place / "starts").read_text() == "x"
    lab.kill(lab.supervisor())
    # As if the time had passed.
    failure.write_text(failure.read_text().replace('"waitSeconds": 300.0', '"waitSeconds": 0.0'))
    record = Engine.open(lab.home).wait(run.id, timeout_s=40)
    assert record.status is RunStatus.FINISHED
    assert record.steps[0].attempt == 2
    assert (place / "starts").read_text() == "xx"


def test_an_adopted_attempt_counts(lab: Any, until: Any, place: Any) -> None:
    """Its supervisor died while the second attempt ran, which fails, too."""
    (place / "stay").touch()
    script = FLAKY.replace("if count < enough:\n    raise SystemExit(3)\n", "") + "raise SystemExit(3)\n"
    run = lab.submit(lab.graph(lab.step("flaky", script, arguments=[place, 9], retries=retries(1))))
    step = run.steps[0]
    until(lambda: "start 1" in lab.log(step))
    lab.kill(lab.supervisor())
    (place / "stay").unlink()
    record = Engine.open(lab.home).wait(run.id, timeout_s=40)
    assert record.steps[0].status is StepStatus.FAILED
    assert record.steps[0].attempt == 2
    assert record.steps[0].reason.count("Attempt 2 of 2") == 1
    assert (place / "starts").read_text() == "xx"
    assert not (place / "twice").exists()


def test_a_lost_attempt_is_made_again_once(lab: Any, until: Any, place: Any) -> None:
    """All of its shim's death: never two at a time, and no third attempt."""
    (place / "stay").touch()
    run = lab.submit(lab.graph(lab.step("flaky", FLAKY, arguments=[place, 0])))
    step = run.steps[0]
    for start in ("start 1", "start 2"):
        until(lambda start=start: start in lab.log(step))
        shim = next(item for item in lab.processes_of_step(step) if any("shim" in part for part in item.cmdline()))
        lab.kill(shim)
    record = lab.ended(run)
    assert record.steps[0].error["code"] == "step-lost"
    assert record.steps[0].reason.endswith("Attempt 2 of 2; attempt 1 was lost.")
    assert (place / "starts").read_text() == "xx"
    assert not (place / "twice").exists()


SCRIPT, LOST = Cause.SCRIPT, Cause.LOST


@pytest.mark.parametrize(
    ("count", "causes", "waits"),
    [
        (0, [SCRIPT], [None]),
        (3, [SCRIPT] * 4, [10, 20, 40, None]),
        (0, [LOST, LOST], [0, None]),
        (1, [LOST, SCRIPT, SCRIPT], [0, 10, None]),
        (1, [LOST, LOST, LOST], [0, 10, None]),
        (2, [SCRIPT, LOST, SCRIPT, LOST], [10, 0, 20, None]),
        (9, [Cause.TIMEOUT], [None]),
        (9, [Cause.MEMORY], [None]),
        (100, [SCRIPT] * 101, [10, 20, 40, 80, 160, 320, *[LONGEST_WAIT_S] * 94, None]),
    ],
)
def test_the_policy(count: int, causes: list[Cause], waits: list[float | None]) -> None:
    policy = FailurePolicy(max_retries=count, interval_s=10)
    assert [policy.wait_s(causes[:at], cause) for at, cause in enumerate(causes)] == waits
