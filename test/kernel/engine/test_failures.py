"""Scripts that fail, each in its way, under a real supervisor: what is told, what is kept, what still runs."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.engine.values import RunStatus, StepStatus
from steploom.errors import InvalidGraphError


def test_an_output_that_was_not_written_is_told_and_absent(lab: Any, port: Any) -> None:
    look = "import sys, os\nprint(os.path.exists(sys.argv[1]))\n"
    graph = lab.graph(
        lab.step("forget", "print('hello')\n", arguments=["<model>"], outputs=[port("model")]),
        lab.output("model"),
        lab.step("look", look, arguments=["<model>"], inputs=[port("model")]),
    )
    run = lab.run(graph)
    forget = lab.step_of(run, "forget")
    assert run.status is RunStatus.FINISHED
    assert "without writing its output model" in forget.reason
    assert "without writing its output model" in lab.log(forget)
    assert lab.log(lab.step_of(run, "look")) == "False\n"


def test_a_failing_script_names_itself_and_its_last_words(lab: Any, port: Any) -> None:
    graph = lab.graph(
        lab.step("train", "print('begin')\nraise ValueError('no such column: Gender')\n", outputs=[port("m")]),
        lab.output("m"),
        lab.step("score", "", inputs=[port("m")]),
        lab.step("report", "", after=["score"]),
    )
    run = lab.run(graph)
    train, score, report = (lab.step_of(run, name) for name in ("train", "score", "report"))
    assert run.status is RunStatus.FAILED
    assert train.status is StepStatus.FAILED
    assert train.exit_code == 1
    assert train.error["code"] == "script-failed"
    assert "train.py ended with exit code 1" in train.error["what"]
    assert "ValueError: no such column: Gender" in train.error["what"]
    assert train.error["cure"]
    assert score.status is report.status is StepStatus.SKIPPED
    assert score.reason == "Skipped: step train failed."
    assert report.reason == "Skipped: step train failed."
    assert "Step train failed" in run.error["what"]
    assert train.outputs == ()
    assert not (lab.datastore / "azureml" / train.id).exists()


@pytest.mark.parametrize("go_on", [False, True])
def test_after_a_failure_independent_steps_begin_only_if_asked(lab: Any, until: Any, go_on: bool) -> None:
    lab.compute("two", 2)
    graph = lab.graph(
        lab.step("bad", "raise SystemExit(7)\n", compute="two"),
        lab.step("after", "", compute="two", after=["bad"]),
        lab.waiting("runs", compute="two"),
        lab.step("later", "", compute="two", after=["runs"]),
    )
    run = lab.submit(graph, continue_on_step_failure=go_on)
    until(lambda: lab.step_of(run, "after").status.is_final)
    lab.gate.touch()
    run = lab.ended(run)
    assert run.status is RunStatus.FAILED
    assert {step.name: step.status.value for step in run.steps} == {
        "bad": "Failed",
        "after": "Skipped",
        "runs": "Finished",
        "later": "Finished" if go_on else "Skipped",
    }
    assert lab.step_of(run, "bad").exit_code == 7
    assert lab.step_of(run, "after").reason == "Skipped: step bad failed."


@pytest.mark.parametrize("go_on", [False, True])
def test_what_waits_for_a_node_when_a_step_fails_is_skipped(lab: Any, until: Any, go_on: bool) -> None:
    lab.compute("one", 1)
    graph = lab.graph(*(lab.waiting(name, exit_code=7, compute="one") for name in "ab"))
    run = lab.submit(graph, continue_on_step_failure=go_on)

    def statuses() -> list[str]:
        return sorted(step.status.value for step in lab.engine.run(run.id).steps)

    until(lambda: statuses() == ["Queued", "Running"])
    lab.gate.touch()
    run = lab.ended(run)
    assert statuses() == (["Failed", "Failed"] if go_on else ["Failed", "Skipped"])
    assert run.status is RunStatus.FAILED
    for step in run.steps:
        if step.status is StepStatus.SKIPPED:
            failed = "b" if step.name == "a" else "a"
            assert step.reason == f"Skipped: step {failed} failed."
            assert not (lab.home / "runs" / run.id / "steps" / step.id).exists()


def test_a_script_killed_by_a_signal_says_so(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("die", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")))
    assert run.steps[0].exit_code == 137
    assert "killed (signal 9)" in run.steps[0].error["what"]
    assert "memory" in run.steps[0].error["what"]
    assert "fewer nodes" in run.steps[0].error["cure"]
    run = lab.run(lab.graph(lab.step("abort", "import os\nos.abort()\n")))
    assert "abort.py was ended by signal 6" in run.steps[0].error["what"]


def test_an_interpreter_that_does_not_exist_is_named_before_anything_runs(lab: Any) -> None:
    step = lab.step("x", "")
    step["environment"] = {**step["environment"], "interpreter": "/nowhere/python"}
    with pytest.raises(InvalidGraphError, match="/nowhere/python") as refused:
        lab.run(lab.graph(step))
    assert [problem.code for problem in refused.value.problems] == ["interpreter"]
