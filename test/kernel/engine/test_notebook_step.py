"""Steps that run a notebook: what it is given, what becomes of it, how it fails."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from steploom.engine.values import RunStatus

from .conftest import Lab


def code(*lines: str, tags: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "execution_count": 7,
        "outputs": [],
        "source": "\n".join(lines),
    }


def notebook_step(
    lab: Lab, name: str, *cells: Mapping[str, Any], notebook: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    folder = lab.folder / "src" / name
    folder.mkdir(parents=True, exist_ok=True)
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": list(cells)}
    (folder / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    asked = {"parameters": {}, "output": "outputs/done.ipynb", "progressBar": True, "logOutput": False}
    return lab.step(
        name,
        type="NotebookRunnerStep",
        script=f"{name}.ipynb",
        notebook={**asked, **(notebook or {})},
        **fields,
    )


def executed(lab: Lab, run: Any, place: str = "outputs/done.ipynb") -> list[Any]:
    folder = lab.home / "runs" / run.id / "steps"
    found = list(folder.glob(f"*/work/{place}"))
    assert len(found) == 1
    cells: list[Any] = json.loads(found[0].read_text(encoding="utf-8"))["cells"]
    return cells


def printed(cell: Mapping[str, Any]) -> str:
    return "".join(item.get("text", "") for item in cell["outputs"])


def test_parameters_are_set_with_their_types(lab: Lab) -> None:
    values = {"count": 3, "rate": 0.5, "flag": True, "name": "it's", "items": [1, None], "nothing": None}
    given = {key: {"kind": "literal", "value": value} for key, value in values.items()}
    given["depth"] = {"kind": "parameter", "name": "depth"}
    step = notebook_step(
        lab,
        "typed",
        code("count = 1", tags=["parameters"]),
        code("print([count, rate, flag, name, items, nothing, depth])"),
        notebook={"parameters": given},
    )
    source = Path(step["source"]) / "typed.ipynb"
    before = source.read_bytes()
    run = lab.run(lab.graph(step, parameters={"depth": 2}), parameters={"depth": 5})
    assert run.status is RunStatus.FINISHED, run.error
    cells = executed(lab, run)
    assert [cell["metadata"].get("tags") for cell in cells] == [["parameters"], ["injected-parameters"], []]
    assert printed(cells[2]) == '[3, 0.5, True, "it\'s", [1, None], None, 5]\n'
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3]
    assert source.read_bytes() == before


def test_data_come_by_their_paths_and_the_notebook_is_an_output(lab: Lab) -> None:
    lab.data("raw/a.txt", "hello")
    step = notebook_step(
        lab,
        "reader",
        code("import pathlib", "pathlib.Path(target).write_text(pathlib.Path(source, 'a.txt').read_text().upper())"),
        code("from azureml.core import Run", "Run.get_context().log('rows', 4)"),
        inputs=[{"name": "raw", "node": "raw", "mode": "mount"}],
        outputs=[
            {"name": "made", "node": "made", "mode": "mount"},
            {"name": "book", "node": "book", "mode": "mount"},
        ],
        notebook={
            "parameters": {"source": {"kind": "port", "port": "raw"}, "target": {"kind": "port", "port": "made"}},
            "outputPort": "book",
        },
    )
    graph = lab.graph(lab.reference("raw", "raw"), lab.output("made"), lab.output("book"), step)
    run = lab.run(graph)
    assert run.status is RunStatus.FINISHED, run.error
    reads = lab.step(
        "next",
        "import sys, json, pathlib\nassert pathlib.Path(sys.argv[1]).read_text() == 'HELLO'\n"
        "assert json.load(open(sys.argv[2]))['cells'][0]['metadata']['tags'] == ['injected-parameters']\n",
        arguments=["<made>", "<book>"],
        inputs=[{"name": name, "node": name, "mode": "mount"} for name in ("made", "book")],
    )
    again = lab.run({**graph, "nodes": [*graph["nodes"], reads]})
    assert again.status is RunStatus.FINISHED, again.error
    assert lab.step_of(again, "reader").reused_run_id == run.id


def test_a_failing_cell_is_told_and_kept(lab: Lab) -> None:
    step = notebook_step(lab, "bad", code("print('before')"), code("1 / 0"), code("print('after')"))
    run = lab.run(lab.graph(step))
    assert run.status is RunStatus.FAILED
    record = lab.step_of(run, "bad")
    assert record.exit_code == 1
    assert record.error is not None
    assert "bad.ipynb ended with exit code 1. Cell 2 of 3: ZeroDivisionError" in record.error["what"]
    log = lab.log(record)
    assert "    1 / 0" in log
    assert "before" not in log
    cells = executed(lab, run)
    assert printed(cells[0]) == "before\n"
    assert cells[1]["outputs"][0]["ename"] == "ZeroDivisionError"
    assert cells[2]["outputs"] == []
    assert cells[2]["execution_count"] is None


def test_what_cells_print_is_logged_when_asked_for(lab: Lab) -> None:
    step = notebook_step(
        lab, "loud", code("print('said')", "6 * 7"), notebook={"logOutput": True, "progressBar": False}
    )
    run = lab.run(lab.graph(step))
    assert lab.log(lab.step_of(run, "loud")).split() == ["said", "42"]


def test_a_cell_may_take_as_long_as_the_handler_says(lab: Lab) -> None:
    step = notebook_step(lab, "slow", code("import time", "time.sleep(600)"), notebook={"timeoutSeconds": 1})
    run = lab.run(lab.graph(step))
    record = lab.step_of(run, "slow")
    assert record.error is not None
    assert "longer than 1 s, the timeout of the handler" in record.error["what"]


def test_a_kernel_that_dies_is_told(lab: Lab) -> None:
    step = notebook_step(lab, "dies", code("import os", "os._exit(3)"))
    record = lab.step_of(lab.run(lab.graph(step)), "dies")
    assert record.error is not None
    assert "its kernel has died" in record.error["what"]


def test_another_value_is_a_reason_to_run(lab: Lab) -> None:
    def step(value: Any) -> dict[str, Any]:
        given = {"x": {"kind": "literal", "value": value}}
        return notebook_step(lab, "again", code("print(x)"), notebook={"parameters": given})

    first = lab.run(lab.graph(step(1)))
    assert lab.step_of(lab.run(lab.graph(step(1))), "again").reused_run_id == first.id
    assert "argument 1 is 'x=\"1\"', was 'x=1'" in lab.step_of(lab.run(lab.graph(step("1"))), "again").reason


def test_a_notebook_that_is_not_there(lab: Lab) -> None:
    step = {**notebook_step(lab, "there", code("1")), "script": "ther.ipynb"}
    (problem,) = lab.engine.check(lab.workspace, lab.graph(step))
    assert problem.code == "script-not-found"
    assert "no notebook ther.ipynb" in problem.what
    assert problem.cure == "Did you mean there.ipynb?"


def test_cancel_ends_the_kernel(lab: Lab) -> None:
    pid_file = lab.folder / "pid"
    lines = ("import os, pathlib, time", f"pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))")
    run = lab.submit(lab.graph(notebook_step(lab, "long", code(*lines, "time.sleep(600)"))))
    deadline = time.monotonic() + 60
    while not (pid_file.exists() and pid_file.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kernel = psutil.Process(int(pid_file.read_text()))
    lab.engine.cancel(run.id)
    assert lab.ended(run).status is RunStatus.CANCELED
    assert not kernel.is_running() or kernel.status() == psutil.STATUS_ZOMBIE


def test_cells_import_what_lies_beside_the_notebook(lab: Lab) -> None:
    step = notebook_step(lab, "beside", code("import helper, jsonschema, nbformat", "print(helper.VALUE)"))
    (Path(step["source"]) / "helper.py").write_text("VALUE = 7", encoding="utf-8")
    run = lab.run(lab.graph(step))
    assert run.status is RunStatus.FINISHED, run.error
    assert printed(executed(lab, run)[0]) == "7\n"
