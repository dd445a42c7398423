"""What is made ready for a step while those before it run: seen, used, and taken back."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.locks import is_locked
from steploom.engine.values import RunRecord, RunStatus, StepStatus

COUNTED = "import sys\nopen(sys.argv[1], 'a').write('x')\nprint('ran')\n"


@pytest.fixture
def chain(lab: Any, until: Any) -> Any:
    """A run in its first step, `first`, with `second` standing by."""

    def begin(exit_code: int = 0, text: str = COUNTED, **fields: Any) -> RunRecord:
        first = lab.waiting("first", exit_code=exit_code, allowReuse=False)
        second = lab.step("second", text, arguments=[lab.folder / "count"], after=["first"], **fields)
        run: RunRecord = lab.submit(lab.graph(first, second))
        until(lambda: stands_by(lab, run, "second"))
        return run

    return begin


def folder_of(lab: Any, run: RunRecord, name: str = "second") -> Path:
    return Path(lab.home) / "runs" / run.id / "steps" / lab.step_of(run, name).id


def stands_by(lab: Any, run: RunRecord, name: str) -> bool:
    return is_locked(folder_of(lab, run, name) / "claim.ready")


def test_it_stands_by_and_then_runs_once(lab: Any, chain: Any) -> None:
    run = chain()
    assert lab.step_of(run, "second").status is StepStatus.NOT_STARTED
    assert not (lab.folder / "count").exists()
    lab.gate.touch()
    ended = lab.ended(run)
    assert ended.status is RunStatus.FINISHED
    second = lab.step_of(run, "second")
    assert (lab.folder / "count").read_text() == "x"
    assert lab.log(second) == "ran\n"
    assert second.started >= lab.step_of(run, "first").ended
    assert not (folder_of(lab, run) / "claim.ready").exists()


def test_large_code_is_made_ready_too(lab: Any, chain: Any) -> None:
    code = lab.script("second", "")
    (code / "weights.bin").write_bytes(bytes(2 << 20))
    run = chain()
    assert (folder_of(lab, run) / "work" / "weights.bin").stat().st_size == 2 << 20
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED
    assert (lab.folder / "count").read_text() == "x"


def test_two_of_a_chain_stand_by_and_each_runs_once(lab: Any, until: Any) -> None:
    names = ("first", "second", "third", "fourth", "fifth")
    steps = [
        lab.step(name, COUNTED, arguments=[lab.folder / "count"], after=[before], allowReuse=False)
        for before, name in itertools.pairwise(names)
    ]
    run = lab.submit(lab.graph(lab.waiting("first", allowReuse=False), *steps))
    until(lambda: stands_by(lab, run, "second") and stands_by(lab, run, "third"))
    assert not folder_of(lab, run, "fourth").exists()
    lab.gate.touch()
    ended = lab.ended(run)
    assert ended.status is RunStatus.FINISHED
    assert (lab.folder / "count").read_text() == "xxxx"
    times = [moment for step in ended.steps for moment in (step.started, step.ended)]
    assert times == sorted(times)


def test_a_canceled_run_takes_it_back(lab: Any, chain: Any) -> None:
    run = chain()
    lab.engine.cancel(run.id)
    ended = lab.ended(run)
    assert [step.status for step in ended.steps] == [StepStatus.CANCELED, StepStatus.CANCELED]
    assert not folder_of(lab, run).exists()
    assert lab.processes_of_step(lab.step_of(run, "second")) == []


def test_a_failure_before_it_takes_it_back(lab: Any, chain: Any) -> None:
    run = chain(exit_code=3)
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FAILED
    assert lab.step_of(run, "second").status is StepStatus.SKIPPED
    assert not folder_of(lab, run).exists()
    assert not (lab.folder / "count").exists()


def test_another_supervisor_begins_anew(lab: Any, chain: Any, until: Any) -> None:
    run = chain()
    lab.kill(lab.supervisor())
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED
    assert (lab.folder / "count").read_text() == "x"
    assert not (folder_of(lab, run) / "claim.ready").exists()


def test_what_will_be_reused_is_left_alone(lab: Any, chain: Any) -> None:
    lab.gate.touch()
    second = lab.step("second", COUNTED, arguments=[lab.folder / "count"])
    lab.run(lab.graph(second))
    run = lab.run(lab.graph(lab.waiting("first", allowReuse=False), {**second, "after": ["first"]}))
    assert lab.step_of(run, "second").reused
    assert not folder_of(lab, run).exists()
    assert (lab.folder / "count").read_text() == "x"


def test_what_the_step_before_says_of_the_run_arrives(lab: Any, until: Any) -> None:
    tagging = (
        "import os, sys, time\nfrom azureml.core import Run\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
        "Run.get_context().parent.tag('mood', 'good')\n"
    )
    reading = "from azureml.core import Run\nprint(Run.get_context().parent.get_tags()['mood'])\n"
    first = lab.step("first", tagging, arguments=[lab.gate], allowReuse=False)
    run = lab.submit(lab.graph(first, lab.step("second", reading, after=["first"])))
    until(lambda: stands_by(lab, run, "second"))
    lab.gate.touch()
    lab.ended(run)
    assert lab.log(lab.step_of(run, "second")) == "good\n"


def test_a_compute_that_was_resized_meanwhile_counts(lab: Any, chain: Any) -> None:
    lab.compute("nodes", 2)
    run = chain(compute="nodes")
    lab.engine.update_compute(lab.workspace, "nodes", min_nodes=1, max_nodes=1)
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED
    assert (lab.folder / "count").read_text() == "x"


def test_a_step_that_reads_what_others_make_waits_for_that(lab: Any, port: Any, until: Any) -> None:
    writing = "import os, sys, time\nprint('up', flush=True)\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
    first = lab.step(
        "first",
        writing + "open(sys.argv[2], 'w').write('made')\n",
        arguments=[lab.gate, "<out>"],
        outputs=[port("out")],
    )
    reading = "import sys\nprint(open(sys.argv[1]).read())\n"
    second = lab.step("second", reading, arguments=["<out>"], inputs=[port("out")])
    run = lab.submit(lab.graph(first, lab.output("out"), second))
    until(lambda: lab.log(lab.step_of(run, "first")) == "up\n")
    assert not folder_of(lab, run).exists()
    lab.gate.touch()
    lab.ended(run)
    assert lab.log(lab.step_of(run, "second")) == "made\n"


def test_few_stand_by_at_a_time_however_many_follow(lab: Any, until: Any) -> None:
    """Each is a process and an open file: all that have their turn next together would be too many for the system."""
    lab.compute("one", 1)
    count = 24
    quick = [lab.step(f"quick{number}", "", compute="one", allowReuse=False) for number in range(count)]
    behind = [
        lab.step(f"behind{number}", "", compute="one", after=[f"quick{number}"], allowReuse=False)
        for number in range(count)
    ]
    # The longest chains go first, then who came first: all that is quick, `last`, and what is behind.
    last = lab.waiting("last", compute="one", allowReuse=False)
    run = lab.submit(lab.graph(*quick, last, *behind))
    steps = Path(lab.home) / "runs" / run.id / "steps"
    until(lambda: lab.step_of(run, "last").status is StepStatus.RUNNING)
    assert len([item for item in steps.glob("*/claim.ready") if is_locked(item)]) <= 16
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED
