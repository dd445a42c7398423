"""A run made of an earlier one: what is taken over, what runs, what is left out; and each says why."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import Any

import pytest

from steploom.engine.values import RERUN_OF, Request, RerunMode, RunRecord, RunStatus, StepStatus
from steploom.errors import InvalidGraphError, NotFoundError, SteploomError

COUNT = "open({count!r}, 'a').write('x')\n"
PREPARE = (
    "import sys\nfrom azureml.core import Run\nRun.get_context().log('rows', 2)\nopen(sys.argv[1], 'w').write('A')\n"
)
TRAIN = "import sys\nopen(sys.argv[2], 'w').write(open(sys.argv[1]).read() + 'B')\n"
SCORE = "import sys\nprint(open(sys.argv[1]).read())\n"
BROKEN = "raise SystemExit('no such column')\n"


class Chain:
    """prepare -> train -> score, and `side`, which waits for nobody. `ran(name)` counts the starts of a script."""

    def __init__(self, lab: Any, port: Any) -> None:
        self._lab, self._port = lab, port
        self.texts = {"prepare": PREPARE, "train": TRAIN, "score": SCORE, "side": ""}

    def write(self, name: str, text: str) -> None:
        count = str(self._lab.folder / f"{name}.count")
        self._lab.script(name, COUNT.format(count=count) + text)

    def graph(self, *, broken: str = "", **fields: Any) -> dict[str, Any]:
        lab, port = self._lab, self._port
        for name, text in self.texts.items():
            self.write(name, BROKEN if name == broken else text)
        return lab.graph(
            lab.step("prepare", arguments=["<clean>"], outputs=[port("clean")], **fields),
            lab.output("clean"),
            lab.step(
                "train", arguments=["<clean>", "<model>"], inputs=[port("clean")], outputs=[port("model")], **fields
            ),
            lab.output("model"),
            lab.step("score", arguments=["<model>"], inputs=[port("model")], **fields),
            lab.step("side", **fields),
        )

    def ran(self, *names: str) -> dict[str, int]:
        files = {name: self._lab.folder / f"{name}.count" for name in names or self.texts}
        return {name: len(file.read_text()) if file.exists() else 0 for name, file in files.items()}


@pytest.fixture
def chain(lab: Any, port: Any) -> Chain:
    return Chain(lab, port)


@pytest.fixture
def rerun(lab: Any) -> Callable[..., RunRecord]:
    """`rerun(run, mode, step name)`: the new run, ended."""

    def call(run: RunRecord, mode: RerunMode, step: str = "", **options: Any) -> RunRecord:
        step_id = lab.step_of(run, step).id if step else None
        return lab.ended(lab.engine.rerun(run.id, mode, step_id=step_id, **options))

    return call


def statuses(run: RunRecord) -> dict[str, tuple[StepStatus, bool]]:
    return {step.name: (step.status, step.reused) for step in run.steps}


FINISHED, REUSED = (StepStatus.FINISHED, False), (StepStatus.FINISHED, True)
SKIPPED = (StepStatus.SKIPPED, False)


def test_rerun_failed_takes_over_what_has_finished_and_runs_the_corrected_script(
    lab: Any, chain: Chain, rerun: Any
) -> None:
    """Also of steps that never allow reuse, and with the code as it is now."""
    first = lab.run(chain.graph(broken="train", allowReuse=False), continue_on_step_failure=True)
    assert first.status is RunStatus.FAILED
    chain.write("train", TRAIN)
    second = rerun(first, RerunMode.FAILED)
    assert second.status is RunStatus.FINISHED
    assert second.properties[RERUN_OF] == first.id
    assert (second.experiment, second.number) == (first.experiment, 2)
    assert statuses(second) == {"prepare": REUSED, "train": FINISHED, "score": FINISHED, "side": REUSED}
    assert chain.ran() == {"prepare": 1, "train": 2, "score": 1, "side": 1}
    old, new = lab.step_of(first, "prepare"), lab.step_of(second, "prepare")
    assert new.reason == "Taken over from run 1."
    assert (new.reused_run_id, new.reused_step_id, new.outputs) == (first.id, old.id, old.outputs)
    assert lab.engine.metrics(new.id) == lab.engine.metrics(old.id) != ()
    assert lab.log(lab.step_of(second, "score")) == "AB\n"
    assert lab.step_of(second, "train").reason == "Runs: it has no result in run 1."
    assert lab.step_of(second, "score").reason == "Runs: it has no result in run 1."


def test_it_asks_for_parameters_tags_and_settings_of_the_first(lab: Any, rerun: Any) -> None:
    script = "import sys\nassert sys.argv[1] == '7'\nraise SystemExit(1)\n"
    graph = lab.graph(lab.step("x", script, arguments=["{depth}"]), parameters={"depth": 3})
    first = lab.run(graph, parameters={"depth": 7}, tags={"by": "me", "steploom.session": "old"})
    second = rerun(first, RerunMode.FAILED)
    assert (second.parameters, second.tags) == ({"depth": 7}, {"by": "me"})


def test_a_canceled_run_goes_on_where_it_was_ended(lab: Any, chain: Chain, rerun: Any, until: Any) -> None:
    graph = chain.graph()
    waiting = lab.waiting("score", after=["train"])
    run = lab.submit({**graph, "nodes": [item if item["id"] != "score" else waiting for item in graph["nodes"]]})
    until(lambda: lab.step_of(run, "score").status is StepStatus.RUNNING)
    lab.engine.cancel(run.id)
    first = lab.ended(run)
    lab.gate.touch()
    second = rerun(first, RerunMode.FAILED)
    assert statuses(second) == {"prepare": REUSED, "train": REUSED, "score": FINISHED, "side": REUSED}


def test_a_rerun_of_a_rerun_names_the_step_that_really_ran(lab: Any, chain: Chain, rerun: Any) -> None:
    first = lab.run(chain.graph(broken="score"), continue_on_step_failure=True)
    second = rerun(first, RerunMode.FAILED)
    third = rerun(second, RerunMode.FAILED)
    prepare = lab.step_of(third, "prepare")
    assert prepare.reason == "Taken over from run 2."
    assert (prepare.reused_run_id, prepare.reused_step_id) == (first.id, lab.step_of(first, "prepare").id)


@pytest.mark.parametrize("harm", ["changed", "deleted"])
def test_a_result_that_is_no_longer_whole_is_made_again(lab: Any, chain: Chain, rerun: Any, harm: str) -> None:
    """With the code that made it, although the script has changed since."""
    first = lab.run(chain.graph(broken="train", allowReuse=False))
    output = lab.engine.output_path(lab.step_of(first, "prepare").outputs[0], lab.workspace)
    if harm == "changed":
        output.write_text("something else")
    else:
        output.unlink()
    chain.write("prepare", BROKEN)
    chain.write("train", TRAIN)
    second = rerun(first, RerunMode.FAILED)
    assert second.status is RunStatus.FINISHED
    prepare = lab.step_of(second, "prepare")
    assert not prepare.reused
    assert prepare.reason == "Runs: its output clean of run 1 was changed or deleted since."


def test_the_code_of_a_folder_that_is_gone_is_that_of_the_first_run(lab: Any, rerun: Any) -> None:
    marker = lab.folder / "marker"
    first = lab.run(lab.graph(lab.step("x", f"import os, sys\nsys.exit(not os.path.exists({str(marker)!r}))\n")))
    shutil.rmtree(lab.folder / "src")
    marker.touch()
    second = rerun(first, RerunMode.FAILED)
    assert second.status is RunStatus.FINISHED
    reason = lab.step_of(second, "x").reason
    assert reason.endswith(f"The folder {lab.folder / 'src' / 'x'} is gone, so it runs the code that run 1 had.")


def test_run_from_here_runs_the_step_and_all_after_it_anew(lab: Any, chain: Chain, rerun: Any) -> None:
    first = lab.run(chain.graph())
    second = rerun(first, RerunMode.FROM, "train")
    assert statuses(second) == {"prepare": REUSED, "train": FINISHED, "score": FINISHED, "side": REUSED}
    assert chain.ran() == {"prepare": 1, "train": 2, "score": 2, "side": 1}
    expected = "Runs: from step train on, everything was to run anew."
    assert {lab.step_of(second, name).reason for name in ("train", "score")} == {expected}


def test_run_from_here_leaves_out_what_has_no_result_elsewhere(lab: Any, chain: Chain, rerun: Any) -> None:
    first = lab.run(chain.graph(broken="side"), continue_on_step_failure=True)
    second = rerun(first, RerunMode.FROM, "train")
    assert second.status is RunStatus.FINISHED
    side = lab.step_of(second, "side")
    assert side.status is StepStatus.SKIPPED
    assert side.reason == "Not part of this run: only step train and what follows it were to run."
    assert chain.ran("side") == {"side": 1}


def test_run_only_this_step_leaves_out_what_follows(lab: Any, chain: Chain, rerun: Any) -> None:
    first = lab.run(chain.graph())
    second = rerun(first, RerunMode.ONLY, "train")
    assert second.status is RunStatus.FINISHED
    assert statuses(second) == {"prepare": REUSED, "train": FINISHED, "score": SKIPPED, "side": REUSED}
    assert lab.step_of(second, "score").reason == "Not part of this run: only step train was to run."
    assert lab.step_of(second, "train").reason == "Runs: this step was to run anew."
    # And from there on: the result of the step that ran alone is there to go on with.
    third = rerun(second, RerunMode.FROM, "score")
    assert statuses(third) == {"prepare": REUSED, "train": REUSED, "score": FINISHED, "side": REUSED}
    assert lab.step_of(third, "train").reused_run_id == second.id


def test_what_ran_anew_is_found_by_later_runs(lab: Any, chain: Chain, rerun: Any) -> None:
    graph = chain.graph()
    second = rerun(lab.run(graph), RerunMode.ONLY, "train")
    third = lab.run(graph)
    assert all(step.reused for step in third.steps)
    assert lab.step_of(third, "train").reused_run_id == second.id


@pytest.mark.parametrize("mode", [RerunMode.FROM, RerunMode.ONLY])
def test_a_step_whose_input_was_never_made_is_refused(lab: Any, chain: Chain, rerun: Any, mode: RerunMode) -> None:
    first = lab.run(chain.graph(broken="train"))
    with pytest.raises(SteploomError, match="Step score needs train, which has no result in run 1") as told:
        rerun(first, mode, "score")
    assert told.value.code == "no-result"


def test_nothing_to_rerun(lab: Any, chain: Chain, rerun: Any) -> None:
    with pytest.raises(SteploomError, match="Every step of run 1 has finished") as told:
        rerun(lab.run(chain.graph()), RerunMode.FAILED)
    assert told.value.code == "nothing-to-rerun"


def test_a_run_that_goes_on_is_refused(lab: Any) -> None:
    run = lab.submit(lab.graph(lab.waiting("x")))
    with pytest.raises(SteploomError, match="Run 1 has not ended") as told:
        lab.engine.rerun(run.id, RerunMode.FAILED)
    assert told.value.code == "run-not-ended"


def test_unknown_runs_and_steps(lab: Any) -> None:
    with pytest.raises(NotFoundError, match="There is no run nothing"):
        lab.engine.rerun("nothing", RerunMode.FAILED)
    run = lab.run(lab.graph(lab.step("x", "")))
    for step_id, text in ((None, "No step was named"), ("nothing", "Run 1 has no step run nothing")):
        with pytest.raises(NotFoundError, match=text):
            lab.engine.rerun(run.id, RerunMode.ONLY, step_id=step_id)


def test_only_what_runs_must_still_be_possible(lab: Any, port: Any, rerun: Any) -> None:
    """Data and compute of a step that is taken over may be gone; those of one that runs may not."""
    raw = lab.data("raw.csv", "a")
    for name in ("early", "late"):
        lab.compute(name, 1)
    copy = "import shutil, sys\nshutil.copy(sys.argv[1], sys.argv[2])\n"
    graph = lab.graph(
        lab.reference("raw", "raw.csv"),
        lab.step(
            "a", copy, arguments=["<raw>", "<clean>"], inputs=[port("raw")], outputs=[port("clean")], compute="early"
        ),
        lab.output("clean"),
        lab.step("b", BROKEN, arguments=["<clean>"], inputs=[port("clean")], compute="late"),
    )
    first = lab.run(graph)
    raw.unlink()
    lab.engine.delete_compute(lab.workspace, "early")
    lab.script("b", SCORE)
    second = rerun(first, RerunMode.FAILED)
    assert statuses(second) == {"a": REUSED, "b": FINISHED}
    lab.engine.delete_compute(lab.workspace, "late")
    with pytest.raises(InvalidGraphError, match="There is no compute target 'late'"):
        rerun(second, RerunMode.ONLY, "b")


def test_a_script_that_is_missing_now_is_told_at_once(lab: Any, chain: Chain, rerun: Any) -> None:
    first = lab.run(chain.graph(broken="train"))
    (lab.folder / "src/train/train.py").unlink()
    with pytest.raises(InvalidGraphError, match=r"There is no script train\.py"):
        rerun(first, RerunMode.FAILED)


def test_the_same_request_is_one_run(lab: Any, chain: Chain) -> None:
    first = lab.run(chain.graph(broken="train"))
    one, other = (lab.engine.rerun(first.id, RerunMode.FAILED, request_id="r") for _ in range(2))
    assert one.id == other.id
    assert len(lab.engine.runs(lab.workspace)) == 2


def test_of_a_published_pipeline_the_code_stays_as_published(lab: Any, rerun: Any) -> None:
    pipelines = lab.engine.publishing.pipelines
    frozen = pipelines.freeze(
        lab.workspace, lab.graph(lab.step("x", "print('published'); raise SystemExit(1)")), sys.executable
    )
    published = pipelines.publish(lab.workspace, frozen)
    first = lab.ended(pipelines.submit(published.id, Request(experiment="exp")))
    lab.script("x", "print('edited')")
    second = rerun(first, RerunMode.FAILED)
    assert lab.log(lab.step_of(second, "x")).startswith("published")


def test_a_rerun_outlives_its_supervisor(lab: Any, chain: Chain, until: Any) -> None:
    first = lab.run(chain.graph(broken="train"))
    chain.write("train", f"import os, time\nwhile not os.path.exists({str(lab.gate)!r}): time.sleep(0.01)\n" + TRAIN)
    run = lab.engine.rerun(first.id, RerunMode.FAILED)
    until(lambda: lab.step_of(run, "train").status is StepStatus.RUNNING)
    lab.kill(lab.supervisor())
    lab.gate.touch()
    assert statuses(lab.ended(run))["prepare"] == REUSED
    assert lab.engine.run(run.id).status is RunStatus.FINISHED
    assert chain.ran("prepare", "train") == {"prepare": 1, "train": 2}
