"""Reuse as a user sees it: nothing runs twice without a reason, and the reason is told."""

from __future__ import annotations

import os
from typing import Any

import pytest

from steploom.engine.values import ReuseAnswer, RunStatus, StepStatus
from steploom.errors import NotFoundError

COUNT = "open({count!r}, 'a').write('x')\n"
PREPARE = "import sys\nopen(sys.argv[2], 'w').write(open(sys.argv[1]).read().upper())\n"
TRAIN = "import sys\nfrom azureml.core import Run\nRun.get_context().log('size', len(open(sys.argv[1]).read()))\n"


@pytest.fixture
def pipeline(lab: Any, port: Any) -> Any:
    """`graph(**changes of the train step)`; `ran(name)` counts the starts of a script."""

    class Made:
        def graph(self, **train: Any) -> dict[str, Any]:
            return lab.graph(
                lab.reference("raw", "raw.csv"),
                lab.step(
                    "prepare",
                    COUNT.format(count=str(lab.folder / "prepare.count")) + PREPARE,
                    arguments=["<raw>", "<clean>"],
                    inputs=[port("raw")],
                    outputs=[port("clean")],
                ),
                lab.output("clean"),
                lab.step(
                    "train",
                    train.pop("text", COUNT.format(count=str(lab.folder / "train.count")) + TRAIN),
                    **{"arguments": ["<clean>", "--depth", "{depth}"], "inputs": [port("clean")], **train},
                ),
                parameters={"depth": 3},
            )

        def ran(self, name: str) -> int:
            file = lab.folder / f"{name}.count"
            return len(file.read_text()) if file.exists() else 0

    lab.data("raw.csv", "a,b\n")
    return Made()


def test_the_second_run_starts_no_process(lab: Any, pipeline: Any) -> None:
    first = lab.run(pipeline.graph())
    second = lab.run(pipeline.graph(), experiment="another")
    assert (pipeline.ran("prepare"), pipeline.ran("train")) == (1, 1)
    assert second.status is RunStatus.FINISHED
    for name in ("prepare", "train"):
        old, new = lab.step_of(first, name), lab.step_of(second, name)
        assert new.status is StepStatus.FINISHED
        assert new.reused
        assert (new.reused_run_id, new.reused_step_id) == (first.id, old.id)
        assert new.outputs == old.outputs
        assert new.reason == (f"Reused: same script, arguments, environment and inputs as step {name} of run 1 of exp.")
        assert lab.log(new) == lab.log(old)
    assert lab.engine.metrics(lab.step_of(second, "train").id) == lab.engine.metrics(lab.step_of(first, "train").id)


def test_a_third_run_names_the_step_that_really_ran(lab: Any, pipeline: Any) -> None:
    first, _, third = (lab.run(pipeline.graph()) for _ in range(3))
    assert {step.reused_run_id for step in third.steps} == {first.id}


def test_a_changed_script_runs_alone_and_is_named(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph())
    text = COUNT.format(count=str(lab.folder / "train.count")) + TRAIN + "# one more line\n"
    run = lab.run(pipeline.graph(text=text))
    assert (pipeline.ran("prepare"), pipeline.ran("train")) == (1, 2)
    assert lab.step_of(run, "prepare").reused
    assert lab.step_of(run, "train").reason == "Runs: train.py changed."


def test_each_thing_a_result_depends_on_is_named(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph())
    spec = pipeline.graph()["nodes"][-1]["environment"]
    for fields, options, reason in (
        ({"arguments": ["<clean>", "--height", "{depth}"]}, {}, "argument 2 is '--height', was '--depth'"),
        ({}, {"parameters": {"depth": 4}}, "parameter depth is '4', was '3'"),
        ({"environment": {**spec, "variables": {"MODE": "x"}}}, {}, "environment variable MODE is new"),
        ({"version": "2"}, {}, "version is '2', was ''"),
    ):
        run = lab.run(pipeline.graph(**fields), **options)
        assert lab.step_of(run, "prepare").reused
        assert not lab.step_of(run, "train").reused
        assert reason in lab.step_of(run, "train").reason


def test_new_content_under_the_same_path_runs_again(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph())
    lab.data("raw.csv", "c,d\n")
    run = lab.run(pipeline.graph())
    assert lab.step_of(run, "prepare").reason == "Runs: input raw has new content."
    assert lab.step_of(run, "train").reason == "Runs: input clean has new content."


def test_the_same_content_written_again_is_reused(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph())
    lab.data("raw.csv", "a,b\n")
    os.utime(lab.datastore / "raw.csv", (1, 1))
    assert all(step.reused for step in lab.run(pipeline.graph()).steps)


def test_a_step_that_makes_the_same_again_does_not_rerun_what_follows(lab: Any, pipeline: Any) -> None:
    """Only the producer has changed; its output's content has not."""
    lab.run(pipeline.graph())
    graph = pipeline.graph()
    lab.script("prepare", (lab.folder / "src/prepare/prepare.py").read_text() + "# comment\n")
    run = lab.run(graph)
    assert not lab.step_of(run, "prepare").reused
    assert lab.step_of(run, "train").reused


@pytest.mark.parametrize("harm", ["changed", "deleted"])
def test_a_damaged_output_is_no_hit(lab: Any, pipeline: Any, harm: str) -> None:
    first = lab.run(pipeline.graph())
    output = lab.engine.output_path(lab.step_of(first, "prepare").outputs[0], lab.workspace)
    if harm == "deleted":
        output.unlink()
    else:
        output.write_text("a,X\n")
    second = lab.run(pipeline.graph())
    prepare = lab.step_of(second, "prepare")
    assert not prepare.reused
    assert prepare.reason == "Runs: the result of the same earlier step is no longer there."
    assert lab.step_of(second, "train").reused


def test_allow_reuse_false_runs_and_may_be_found_later(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph(allowReuse=False))
    again = lab.run(pipeline.graph(allowReuse=False))
    assert lab.step_of(again, "train").reason == "Runs: allow_reuse is False."
    third = lab.run(pipeline.graph())
    assert lab.step_of(third, "train").reused_run_id == again.id


def test_regenerate_outputs_runs_all_once(lab: Any, pipeline: Any) -> None:
    lab.run(pipeline.graph())
    second = lab.run(pipeline.graph(), regenerate_outputs=True)
    assert {step.reason for step in second.steps} == {"Runs: regenerate_outputs is set."}
    third = lab.run(pipeline.graph())
    assert {step.reused_run_id for step in third.steps} == {second.id}


def test_a_failed_step_is_never_reused(lab: Any) -> None:
    graph = lab.graph(lab.step("bad", "raise SystemExit(1)\n"))
    lab.run(graph)
    again = lab.run(graph)
    assert again.steps[0].status is StepStatus.FAILED
    assert again.steps[0].reason == "Runs: this step has not run before."


def test_two_workspaces_share_nothing(lab: Any) -> None:
    graph = lab.graph(lab.step("x", ""))
    lab.run(graph)
    lab.engine.create_workspace("other")
    assert not lab.run(graph, workspace="other").steps[0].reused


def test_why_is_answered_at_any_time_with_all_that_changed(lab: Any, pipeline: Any) -> None:
    first = lab.run(pipeline.graph())
    assert lab.engine.why(lab.step_of(first, "train").id) == ReuseAnswer(
        reused=False, reason="Runs: this step has not run before."
    )
    text = COUNT.format(count=str(lab.folder / "train.count")) + TRAIN + "# one more line\n"
    (lab.folder / "src/train/more.py").write_text("")
    arguments = ["<clean>", "--height", "{depth}"]
    second = lab.run(pipeline.graph(text=text, arguments=arguments, version="2"), parameters={"depth": 4})
    # What came later says nothing of what happened then.
    third = lab.run(pipeline.graph(text=text, arguments=arguments, version="3"), parameters={"depth": 4})
    answer = lab.engine.why(lab.step_of(second, "train").id)
    assert answer.compared_step_id == lab.step_of(first, "train").id
    assert answer.differences == (
        "train.py changed",
        "more.py is new",
        "argument 2 is '--height', was '--depth'",
        "parameter depth is '4', was '3'",
        "version is '2', was ''",
    )
    assert answer.reason == lab.step_of(second, "train").reason
    assert answer.reason.endswith("; and 2 more.")
    latest = lab.engine.why(lab.step_of(third, "train").id)
    assert latest.compared_step_id == lab.step_of(second, "train").id
    assert latest.differences == ("version is '3', was '2'",)
    reused = lab.engine.why(lab.step_of(second, "prepare").id)
    assert (reused.reused, reused.compared_step_id) == (True, lab.step_of(first, "prepare").id)
    assert reused.differences == ()


def test_why_is_answered_for_a_step_that_never_came_to_run(lab: Any) -> None:
    run = lab.run(lab.graph(lab.step("bad", "raise SystemExit(1)\n"), lab.step("after", "", after=["bad"])))
    assert lab.engine.why(lab.step_of(run, "after").id) == ReuseAnswer(reused=False, reason="Skipped: step bad failed.")
    with pytest.raises(NotFoundError):
        lab.engine.why("none")


GATED = (
    "import sys, os, time\nopen(sys.argv[1] + '/count', 'a').write('x')\n"
    "while not os.path.exists(sys.argv[1] + '/gate'): time.sleep(0.01)\n"
)


def test_two_runs_at_once_share_one_execution(lab: Any, until: Any) -> None:
    place = lab.folder / "shared"
    place.mkdir()
    graph = lab.graph(lab.step("slow", GATED, arguments=[place]))
    first = lab.submit(graph)
    until(lambda: (place / "count").exists())
    second = lab.submit(graph)
    until(lambda: "same step" in lab.step_of(second, "slow").reason)
    (place / "gate").touch()
    assert lab.ended(first).status is lab.ended(second).status is RunStatus.FINISHED
    assert (place / "count").read_text() == "x"
    assert lab.step_of(second, "slow").reused_run_id == first.id


def test_when_the_shared_execution_is_canceled_the_other_run_goes_on_itself(lab: Any, until: Any) -> None:
    place = lab.folder / "shared"
    place.mkdir()
    graph = lab.graph(lab.step("slow", GATED, arguments=[place]))
    first = lab.submit(graph)
    until(lambda: (place / "count").exists())
    second = lab.submit(graph)
    until(lambda: "same step" in lab.step_of(second, "slow").reason)
    lab.engine.cancel(first.id)
    assert lab.ended(first).status is RunStatus.CANCELED
    (place / "gate").touch()
    assert lab.ended(second).status is RunStatus.FINISHED
    assert not lab.step_of(second, "slow").reused
    assert (place / "count").read_text() == "xx"
