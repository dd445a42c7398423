"""Pipelines and steps of the notebook: what is wrong with them, and running them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COUNT = "import sys\nopen(sys.argv[1], 'a').write('x')\nprint('counted')\n"


class Notebook:
    """Runs cells as a kernel does: on this thread, and captures what they left."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.namespace: dict[str, Any] = {}
        self.cell(
            "from azureml.core import Workspace\n"
            "from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter\n"
            "from azureml.pipeline.steps import PythonScriptStep\n"
            "ws = Workspace.from_config()\n"
        )

    def cell(self, code: str) -> None:
        exec(code, self.namespace)
        self.desk.live.capture(self.namespace)

    def script(self, name: str, text: str) -> Path:
        """In a folder of its own; the file that it is given as its argument."""
        folder: Path = self.desk.folder / name
        folder.mkdir()
        (folder / f"{name}.py").write_text(text)
        return folder / "counted"

    def submit(self, variable: str, **fields: Any) -> Any:
        params = {"experiment": "e", "parameters": {}, "continueOnStepFailure": False, "regenerateOutputs": False}
        return self.desk.ask("pipeline.submit", variable=variable, **{**params, **fields})["run"]

    def ended(self, run: Any) -> Any:
        self.desk.engine.wait(run["id"], timeout_s=40)
        return self.desk.ask("run.get", runId=run["id"])["snapshot"]["run"]


@pytest.fixture
def notebook(desk: Any) -> Notebook:
    return Notebook(desk)


@pytest.fixture
def two_steps(notebook: Notebook, tmp_path: Path) -> Callable[[str], str]:
    """`a` writes `data`, `b` reads it, `alone` does neither; how often each has run."""
    places = {}
    for name in ("a", "b", "alone"):
        notebook.script(name, COUNT)
        places[name] = tmp_path / f"{name}-count"
    notebook.cell(
        "data = PipelineData('data', is_directory=False)\n"
        f"a = PythonScriptStep('a.py', name='a', arguments=[{str(places['a'])!r}], source_directory='a')\n"
        f"b = PythonScriptStep('b.py', name='b', arguments=[{str(places['b'])!r}], source_directory='b')\n"
        f"alone = PythonScriptStep('alone.py', arguments=[{str(places['alone'])!r}], source_directory='alone')\n"
        "b.run_after(a)\n"
    )
    return lambda name: places[name].read_text() if places[name].exists() else ""


def test_inspecting_lists_pipelines_and_no_steps(notebook: Notebook, two_steps: Any) -> None:
    notebook.cell("p = Pipeline(ws, [b])\nq = Pipeline(ws, [alone])\n")
    found = notebook.desk.ask("pipeline.inspect", variable=None)["pipelines"]
    assert [pipeline["variable"] for pipeline in found] == ["p", "q"]
    assert [pipeline["problems"] for pipeline in found] == [[], []]
    (only,) = notebook.desk.ask("pipeline.inspect", variable="q")["pipelines"]
    assert [node["name"] for node in only["graph"]["nodes"]] == ["alone.py"]


def test_inspecting_finds_what_has_gone_since(notebook: Notebook, two_steps: Any) -> None:
    notebook.desk.compute("cpu")
    notebook.cell(
        "c = PythonScriptStep('a.py', name='c', source_directory='a', compute_target='cpu')\np = Pipeline(ws, [c])\n"
    )
    (notebook.desk.folder / "a" / "a.py").rename(notebook.desk.folder / "a" / "prep.py")
    notebook.desk.ask("compute.delete", name="cpu")
    (found,) = notebook.desk.ask("pipeline.inspect", variable="p")["pipelines"]
    assert [(problem["code"], problem["where"]) for problem in found["problems"]] == [
        ("compute-not-found", "step c"),
        ("script-not-found", "step c"),
    ]
    assert all(problem["cure"] for problem in found["problems"])


def test_one_of_which_no_graph_can_be_made_is_listed_with_its_problem(notebook: Notebook, two_steps: Any) -> None:
    notebook.cell("p = Pipeline(ws, [alone])\nalone._runconfig = 'nonsense'\nalone._arguments = None\n")
    (found,) = notebook.desk.ask("pipeline.inspect", variable=None)["pipelines"]
    assert found["graph"] is None
    assert [problem["code"] for problem in found["problems"]] == ["invalid-pipeline"]


def test_what_the_notebook_has_not_is_said(notebook: Notebook, two_steps: Any, refused: Any) -> None:
    refused("variable-not-found", notebook.desk.ask, "pipeline.inspect", variable="a")
    error = refused("variable-not-found", notebook.submit, "c")
    assert "a, b, alone" in error.cure


def test_a_pipeline_is_submitted_once_for_a_request(notebook: Notebook, two_steps: Any) -> None:
    notebook.cell("p = Pipeline(ws, [b])\n")
    params = {"variable": "p", "experiment": "flights", "parameters": {}}
    request = notebook.desk.request(
        "pipeline.submit", {**params, "continueOnStepFailure": False, "regenerateOutputs": False}
    )
    first, second = notebook.desk.hand(request)[-1], notebook.desk.hand(request)[-1]
    assert first == second
    # A bridge that has forgotten its answers finds the run all the same.
    notebook.desk.bridge._replies = type(notebook.desk.bridge._replies)()
    third = notebook.desk.hand(request)[-1]
    assert third["result"]["run"]["id"] == first["result"]["run"]["id"]
    run = notebook.ended(first["result"]["run"])
    assert (run["status"], run["experiment"]) == ("Finished", "flights")
    assert len(notebook.desk.ask("run.list", limit=10, experiment=None)["runs"]) == 1
    assert (two_steps("a"), two_steps("b"), two_steps("alone")) == ("x", "x", "")


def test_the_same_id_of_another_page_is_another_request(notebook: Notebook, two_steps: Any) -> None:
    params = {"variable": "alone", "experiment": "e", "parameters": {}}
    request = notebook.desk.request(
        "pipeline.submit", {**params, "continueOnStepFailure": False, "regenerateOutputs": True}
    )
    ids = {notebook.desk.hand({**request, "client": client})[-1]["result"]["run"]["id"] for client in ("c1", "c2")}
    assert len(ids) == 2


def test_a_step_is_submitted_with_everything_that_it_needs(notebook: Notebook, two_steps: Any) -> None:
    run = notebook.ended(notebook.submit("b"))
    assert run["status"] == "Finished"
    assert [step["name"] for step in run["steps"]] == ["a", "b"]
    assert (two_steps("a"), two_steps("b"), two_steps("alone")) == ("x", "x", "")
    assert run["workspace"] == notebook.desk.engine.workspace().name


def test_a_step_runs_in_the_notebooks_workspace_else_where_its_data_are(notebook: Notebook, two_steps: Any) -> None:
    other = notebook.desk.engine.create_workspace("other").name
    mine = notebook.desk.engine.workspace().name
    notebook.cell(
        "there = Workspace.get('other')\n"
        "out = PipelineData('out', datastore=there.get_default_datastore())\n"
        "w = PythonScriptStep('a.py', name='w', arguments=[out], outputs=[out], source_directory='a')\n"
    )
    assert notebook.submit("w")["workspace"] == mine
    notebook.cell("del ws\n")
    assert notebook.submit("w")["workspace"] == other
    assert notebook.submit("alone")["workspace"] == mine


def test_what_runs_is_what_was_there_after_the_last_cell(notebook: Notebook, two_steps: Any) -> None:
    """The namespace changes in mid-cell, on another thread than the bridge's: nobody looks at it."""
    notebook.namespace["alone"]._arguments.append("--later")
    run = notebook.submit("alone")
    graph = notebook.desk.ask("run.get", runId=run["id"])["snapshot"]["graph"]
    assert len(graph["nodes"][0]["arguments"]) == 1


def test_parameters_are_given_and_checked(notebook: Notebook, refused: Any) -> None:
    notebook.script("show", "import sys\nprint(*sys.argv[1:])\n")
    notebook.cell(
        "rate = PipelineParameter('rate', 0.5)\nmode = PipelineParameter('mode', 'train')\n"
        "show = PythonScriptStep('show.py', arguments=[rate, mode], source_directory='show')\n"
        "p = Pipeline(ws, [show])\n"
    )
    for wrong in ({"rat": 1}, {"rate": "fast"}, {"mode": None}):
        refused("bad-parameter", notebook.submit, "p", parameters=wrong)
    assert notebook.desk.ask("run.list", limit=10, experiment=None)["runs"] == []
    run = notebook.ended(notebook.submit("p", parameters={"rate": 2}))
    logs = notebook.desk.ask("run.logs", runId=run["id"], stepId=run["steps"][0]["id"], offset=0)
    assert logs["text"] == "2.0 train\n"


def test_a_problem_is_told_before_anything_starts(notebook: Notebook, two_steps: Any, refused: Any) -> None:
    notebook.cell("p = Pipeline(ws, [b])\n")
    (notebook.desk.folder / "a" / "a.py").unlink()
    assert "a.py" in refused("script-not-found", notebook.submit, "p").what
    assert notebook.desk.ask("run.list", limit=10, experiment=None)["runs"] == []
