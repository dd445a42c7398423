"""Every reason why a graph cannot run: found before anything starts, named, with a cure."""

from __future__ import annotations

import time
from typing import Any

import pytest

from steploom.errors import InvalidGraphError


@pytest.fixture
def codes(lab: Any) -> Any:
    """The codes of a graph's problems; each problem says what, where and what to do."""

    def found(graph: dict[str, Any]) -> list[str]:
        problems = lab.engine.check(lab.workspace, graph)
        assert all(item.what and item.where and item.cure for item in problems), problems
        return [item.code for item in problems]

    return found


def only(lab: Any, graph: dict[str, Any]) -> Any:
    (problem,) = lab.engine.check(lab.workspace, graph)
    return problem


def test_a_sound_graph_has_no_problems(lab: Any, port: Any, codes: Any) -> None:
    lab.data("raw/a.csv", "1")
    lab.compute("cpu", 1)
    graph = lab.graph(
        lab.reference("raw", "raw"),
        lab.step("a", "", inputs=[port("raw")], outputs=[port("x")], arguments=["<raw>", "<x>"], compute="cpu"),
        lab.output("x"),
        lab.step("b", "", inputs=[port("x", mode="download")], after=["a"]),
    )
    assert codes(graph) == []


def test_no_steps(lab: Any) -> None:
    assert only(lab, {**lab.graph(), "name": "empty one"}).code == "empty-pipeline"


def test_an_unknown_compute_names_the_nearest(lab: Any) -> None:
    lab.compute("cpu-cluster", 1)
    problem = only(lab, lab.graph(lab.step("a", "", compute="cpu-clustr")))
    assert problem.code == "compute-not-found"
    assert problem.where == "step a"
    assert "'cpu-clustr'" in problem.what
    assert "Did you mean cpu-cluster?" in problem.cure


def test_a_missing_folder_and_a_missing_script(lab: Any) -> None:
    graph = lab.graph(
        lab.step("a", "", source=str(lab.folder / "nowhere")),
        lab.step("train", "", script="trian.py"),
        lab.step("c", "", script=""),
        lab.step("d", "", script="../train/train.py"),
    )
    problems = lab.engine.check(lab.workspace, graph)
    assert [item.code for item in problems] == [
        "source-not-found",
        "script-not-found",
        "missing-script",
        "script-outside",
    ]
    assert "Did you mean train.py?" in problems[1].cure


def test_missing_data(lab: Any, port: Any) -> None:
    graph = lab.graph(lab.reference("raw", "no/such.csv"), lab.step("a", "", inputs=[port("raw")]))
    problem = only(lab, graph)
    assert problem.code == "data-not-found"
    assert "no/such.csv" in problem.what


def test_a_path_out_of_the_datastore(lab: Any, port: Any, codes: Any) -> None:
    lab.data("raw.csv", "1")
    (lab.datastore / "link").symlink_to("/etc")
    for path in ("../../secret", "/etc/passwd", "link/passwd"):
        problems = lab.engine.check(lab.workspace, lab.graph(lab.reference("raw", path), lab.step("a", "")))
        assert [item.code for item in problems] == ["path-outside"]


def test_an_unknown_datastore(lab: Any, codes: Any) -> None:
    graph = lab.graph({**lab.reference("raw", "x"), "datastore": "elsewhere"}, lab.step("a", ""))
    assert codes(graph) == ["datastore-not-found"]


def test_a_circle_is_named(lab: Any, port: Any) -> None:
    graph = lab.graph(
        lab.step("a", "", inputs=[port("y")], outputs=[port("x")]),
        lab.step("b", "", inputs=[port("x")], outputs=[port("y")]),
        lab.step("c", ""),
        lab.output("x"),
        lab.output("y"),
    )
    problem = only(lab, graph)
    assert problem.code == "cycle"
    assert "a -> b -> a" in problem.what or "b -> a -> b" in problem.what


def test_two_writers_of_one_output(lab: Any, port: Any) -> None:
    steps = [lab.step(name, "", outputs=[port("model")]) for name in ("a", "b")]
    problem = only(lab, lab.graph(*steps, lab.output("model")))
    assert problem.code == "duplicate-output"
    assert "model is written by a and b" in problem.what


def test_data_that_nobody_writes(lab: Any, port: Any, codes: Any) -> None:
    assert codes(lab.graph(lab.output("x"), lab.step("a", "", inputs=[port("x")]))) == ["missing-producer"]
    assert codes(lab.graph(lab.step("a", "", inputs=[port("lost")]))) == ["missing-producer"]


def test_port_names(lab: Any, port: Any, codes: Any) -> None:
    lab.data("raw.csv", "1")
    raw = lab.reference("raw", "raw.csv")
    assert codes(lab.graph(raw, lab.step("a", "", inputs=[port("my-data", "raw")]))) == ["illegal-port-name"]
    assert codes(lab.graph(raw, lab.step("a", "", inputs=[port("x", "raw"), port("x", "raw")]))) == ["duplicate-port"]
    both = lab.step("a", "", inputs=[port("x", "raw")], outputs=[port("x", "out")])
    assert codes(lab.graph(raw, both, lab.output("out"))) == ["duplicate-port"]


def test_an_argument_that_uses_undeclared_data(lab: Any) -> None:
    problem = only(lab, lab.graph(lab.step("a", "", arguments=["<model>"])))
    assert problem.code == "undeclared-data"
    assert "'model'" in problem.what


def test_what_is_known_only_by_running_the_notebook(lab: Any, codes: Any) -> None:
    opaque = {"kind": "opaque", "id": "o", "label": "make_step(i)", "reason": "it is made in a loop"}
    step = lab.step("a", "")
    step["arguments"] = [{"kind": "opaque", "code": "f(x)"}]
    assert codes(lab.graph(opaque, step)) == ["opaque-node", "opaque-node"]


def test_bad_packages_are_found_with_their_step(lab: Any) -> None:
    step = lab.step("a", "")
    step["environment"] = {**step["environment"], "userManaged": False, "pip": ["pandas", "not a package!"]}
    problem = only(lab, lab.graph(step))
    assert problem.code == "bad-package"
    assert problem.where.startswith("step a, ")


def test_all_problems_are_told_at_once(lab: Any, port: Any) -> None:
    graph = lab.graph(
        lab.reference("raw", "none.csv"),
        lab.step("a", "", compute="gpu", inputs=[port("raw")], script="b.py"),
        lab.step("b", "", arguments=["<x>"]),
    )
    with pytest.raises(InvalidGraphError) as caught:
        lab.submit(graph)
    assert [item.code for item in caught.value.problems] == [
        "data-not-found",
        "compute-not-found",
        "script-not-found",
        "undeclared-data",
    ]
    assert str(caught.value).count("\n") == 3


def test_checking_is_linear(lab: Any, port: Any) -> None:
    """Ten times the steps, at most some thirty times the time: a square would be a hundred."""

    def chain(length: int) -> dict[str, Any]:
        nodes: list[dict[str, Any]] = []
        base = lab.step("s", "")
        for number in range(length):
            reads = [port("x", f"d{number - 1}")] if number else []
            step = {**base, "id": f"s{number}", "inputs": reads, "outputs": [port("y", f"d{number}")]}
            nodes += [step, lab.output(f"d{number}")]
        return lab.graph(*nodes)

    def seconds(graph: dict[str, Any]) -> float:
        begin = time.process_time()
        assert lab.engine.check(lab.workspace, graph) == ()
        return time.process_time() - begin

    small, large = chain(100), chain(1000)
    assert min(seconds(large) for _ in range(3)) < 30 * min(seconds(small) for _ in range(3))
