"""The engine's door: requests, lists, logs, events, computes, and what is said to who asks for what is not there."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from steploom.engine import snapshot
from steploom.engine.values import RunStatus
from steploom.errors import EngineUnavailableError, InvalidGraphError, NotFoundError, SteploomError


def test_the_same_request_gives_the_same_run(lab: Any) -> None:
    graph = lab.graph(lab.step("once", ""))
    first = lab.submit(graph, request_id="r1")
    again = lab.submit(graph, request_id="r1")
    assert again.id == first.id
    assert lab.submit(graph, request_id="r2").id != first.id
    assert len(lab.engine.runs(lab.workspace)) == 2


def test_runs_are_numbered_by_experiment_and_listed_newest_first(lab: Any) -> None:
    graph = lab.graph(lab.step("x", ""))
    numbers = [lab.submit(graph, experiment=name).number for name in ("a", "a", "b")]
    assert numbers == [1, 2, 1]
    assert [(run.experiment, run.number) for run in lab.engine.runs(lab.workspace)] == [("b", 1), ("a", 2), ("a", 1)]
    assert [run.number for run in lab.engine.runs(lab.workspace, experiment="a", limit=1)] == [2]
    assert lab.engine.experiments(lab.workspace) == (("a", 2), ("b", 1))
    assert lab.engine.find_run_of_step(lab.engine.runs(lab.workspace)[0].steps[0].id).experiment == "b"


def test_what_cannot_run_is_refused_whole_and_leaves_earlier_runs_as_they_were(lab: Any, port: Any) -> None:
    make = "import sys\nopen(sys.argv[1], 'w').write('42')\n"
    fine = lab.step("fine", make, arguments=["<out>"], outputs=[port("out")])
    earlier = lab.run(lab.graph(fine, lab.output("out")))
    packages = {**fine["environment"], "userManaged": False}
    refused = {
        "empty-pipeline": lab.graph(),
        "compute-not-found": lab.graph(lab.step("x", "", compute="gpu")),
        "script-not-found": lab.graph(lab.step("x", "", script="y.py")),
        "data-not-found": lab.graph(lab.reference("raw", "none.csv"), lab.step("x", "", inputs=[port("raw")])),
        "cycle": lab.graph(lab.step("a", "", after=["b"]), lab.step("b", "", after=["a"])),
        "duplicate-output": lab.graph(fine, {**fine, "id": "again"}, lab.output("out")),
        "illegal-port-name": lab.graph(lab.step("x", "", outputs=[port("my-data", "out")]), lab.output("out")),
        "undeclared-data": lab.graph(lab.step("x", "", arguments=["<model>"])),
        "bad-package": lab.graph(lab.step("x", "", environment={**packages, "pip": ["no package!"]})),
        "conda-package": lab.graph(lab.step("x", "", environment={**packages, "conda": ["cudatoolkit"]})),
    }
    for code, graph in refused.items():
        with pytest.raises(InvalidGraphError) as caught:
            lab.submit(graph, experiment="another")
        assert [problem.code for problem in caught.value.problems] == [code]
    assert lab.engine.runs(lab.workspace) == (earlier,)
    assert lab.engine.experiments(lab.workspace) == (("exp", 1),)
    assert lab.engine.output_path(earlier.steps[0].outputs[0], lab.workspace).read_text() == "42"
    assert lab.run(lab.graph(fine, lab.output("out"))).steps[0].reused


def test_what_the_source_folder_or_the_disk_refuses_leaves_no_run(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = lab.graph(lab.step("x", "print('new')\n"))
    (lab.folder / "src" / "x" / "link").symlink_to("/etc")
    with pytest.raises(SteploomError) as outside:
        lab.submit(graph)
    assert outside.value.code == "link-outside"
    (lab.folder / "src" / "x" / "link").unlink()

    def refuse(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(EngineUnavailableError) as full:
        patch.setattr(snapshot, "_copy", refuse)
        lab.submit(graph)
    assert "No space left on device" in full.value.what
    assert "Make room" in full.value.cure
    assert lab.engine.runs(lab.workspace) == ()
    assert lab.run(graph).status is RunStatus.FINISHED


def test_unknown_ids_are_told(lab: Any) -> None:
    for call, code in (
        (lambda: lab.engine.run("none"), "run-not-found"),
        (lambda: lab.engine.step("none"), "step-not-found"),
        (lambda: lab.engine.log("none"), "step-not-found"),
        (lambda: lab.engine.cancel("none"), "run-not-found"),
        (lambda: lab.engine.tag_run("none", {"a": "b"}), "run-not-found"),
        (lambda: lab.engine.workspace("none"), "workspace-not-found"),
    ):
        with pytest.raises(NotFoundError) as caught:
            call()
        assert caught.value.code == code
        assert caught.value.cure


def test_logs_are_paged_by_bytes(lab: Any) -> None:
    text = "import sys\nsys.stdout.reconfigure(encoding='utf-8')\nprint('ä' * 10)\nprint('end')\n"
    run = lab.run(lab.graph(lab.step("x", text)))
    step = run.steps[0].id
    page = lab.engine.log(step, offset=0, limit_bytes=5)
    assert (page.text, page.next, page.size) == ("ää", 4, 25)
    assert lab.engine.log(step, offset=page.next, limit_bytes=100).text == "ä" * 8 + "\nend\n"
    assert lab.engine.log(step, offset=-1, limit_bytes=6).text == "end\n"
    assert lab.engine.log(step, offset=25).text == ""


def test_waiting_ends_at_its_deadline_or_with_the_run(lab: Any) -> None:
    run = lab.submit(lab.graph(lab.waiting("wait")))
    assert not lab.engine.wait(run.id, timeout_s=0.2).status.is_final
    lab.gate.touch()
    assert lab.engine.wait(run.id).status.value == "Finished"
    with pytest.raises(NotFoundError):
        lab.engine.wait("no such run")


def test_every_change_is_an_event(lab: Any) -> None:
    lab.compute("cpu", 1)
    before = lab.engine.last_event()
    run = lab.run(lab.graph(lab.step("x", "", compute="cpu")))
    events = lab.engine.events(before)
    assert [event.seq for event in events] == list(range(before + 1, before + 1 + len(events)))
    assert {(event.stream, event.subject) for event in events} == {
        ("run", run.id),
        ("step", run.steps[0].id),
        ("compute", "cpu"),
    }
    assert lab.engine.events(lab.engine.last_event()) == ()


def test_compute_counts_its_nodes_and_is_not_deleted_under_a_step(lab: Any, until: Any) -> None:
    lab.compute("cpu", 1)
    run = lab.submit(lab.graph(lab.waiting("wait", compute="cpu")))
    until(lambda: lab.engine.compute(lab.workspace, "cpu").running_nodes == 1)
    with pytest.raises(SteploomError) as caught:
        lab.engine.delete_compute(lab.workspace, "cpu")
    assert caught.value.code == "compute-in-use"
    lab.gate.touch()
    lab.ended(run)
    lab.engine.delete_compute(lab.workspace, "cpu")
    assert lab.engine.computes(lab.workspace) == ()


def test_a_bigger_target_takes_waiting_steps_at_once(lab: Any, until: Any) -> None:
    lab.compute("cpu", 1)
    steps = [lab.waiting(name, compute="cpu") for name in ("a", "b")]
    run = lab.submit(lab.graph(*steps))
    until(lambda: lab.engine.compute(lab.workspace, "cpu").running_nodes == 1)
    lab.engine.update_compute(lab.workspace, "cpu", max_nodes=2)
    until(lambda: lab.engine.compute(lab.workspace, "cpu").running_nodes == 2)
    lab.gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED


def test_waiting_for_a_node_is_no_part_of_a_step_s_time(lab: Any, until: Any) -> None:
    lab.compute("cpu", 1)
    run = lab.submit(lab.graph(*[lab.waiting(name, compute="cpu") for name in ("a", "b")]))
    until(lambda: lab.engine.compute(lab.workspace, "cpu").running_nodes == 1)
    lab.gate.touch()
    first, second = sorted(lab.ended(run).steps, key=lambda step: step.started)
    assert second.started >= first.ended
