"""What is copied of the user's objects after a cell."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge.check import check
from steploom.bridge.live_objects import LiveObjects
from steploom.errors import SteploomError


@pytest.fixture
def notebook(desk: Any) -> dict[str, Any]:
    """A namespace with a workspace and a pipeline of two steps."""
    namespace: dict[str, Any] = {}
    (desk.folder / "train.py").touch()
    exec(
        "from azureml.core import Workspace\n"
        "from azureml.pipeline.core import Pipeline, PipelineData\n"
        "from azureml.pipeline.steps import PythonScriptStep\n"
        "ws = Workspace.from_config()\n"
        "table = PipelineData('table', datastore=ws.get_default_datastore())\n"
        "prep = PythonScriptStep('train.py', name='prep', outputs=[table], source_directory='.')\n"
        "train = PythonScriptStep('train.py', name='train', inputs=[table], source_directory='.')\n"
        "pipeline = Pipeline(ws, [train])\n",
        namespace,
    )
    return namespace


def names(graph: Any) -> list[str]:
    return [node["name"] for node in graph["nodes"] if node["kind"] == "step"]


def test_pipelines_steps_and_workspace_are_captured(notebook: dict[str, Any]) -> None:
    live = LiveObjects()
    live.capture(notebook)
    assert live.workspace == notebook["ws"].name
    assert list(live.pipelines) == ["pipeline"]
    assert names(live.pipelines["pipeline"].graph) == ["prep", "train"]
    assert live.pipelines["pipeline"].workspace == live.workspace
    assert set(live.steps) == {"prep", "train"}
    assert names(live.steps["train"].graph) == ["prep", "train"]
    assert names(live.steps["prep"].graph) == ["prep"]
    assert live.steps["prep"].workspace == live.workspace
    for found in (*live.pipelines.values(), *live.steps.values()):
        check("pipelineGraph", found.graph)


def test_what_changes_later_is_not_seen_before_the_next_cell_ends(notebook: dict[str, Any]) -> None:
    live = LiveObjects()
    live.capture(notebook)
    notebook["train"].run_after(notebook["prep"])
    notebook["train"]._arguments.append("--deep")
    notebook.pop("pipeline")
    assert live.steps["train"].graph["nodes"][-1]["arguments"] == []
    assert "pipeline" in live.pipelines
    live.capture(notebook)
    assert live.steps["train"].graph["nodes"][-1]["arguments"] == [{"kind": "literal", "text": "--deep"}]
    assert not live.pipelines


def test_one_that_makes_no_graph_has_a_problem_and_spares_the_others(notebook: dict[str, Any]) -> None:
    notebook["train"].run_after("the other one")
    live = LiveObjects()
    live.capture(notebook)
    problem = live.steps["train"].graph
    assert isinstance(problem, SteploomError)
    assert problem.code == "invalid-pipeline" and "the other one" in problem.what
    assert names(live.steps["prep"].graph) == ["prep"]


def test_strangers_are_not_touched(notebook: dict[str, Any]) -> None:
    class Lazy:
        @property
        def __class__(self) -> Any:
            raise AssertionError("somebody looked")

    live = LiveObjects()
    live.capture({**notebook, "lazy": Lazy(), "ws": object(), "_hidden": notebook["pipeline"]})
    assert live.workspace is None
    assert list(live.pipelines) == ["pipeline"]


def chain(length: int) -> str:
    return "".join(
        f"d{n} = PipelineData('d{n}')\n"
        f"s{n} = PythonScriptStep('train.py', name='s{n}', inputs=[{f'd{n - 1}' if n else ''}], outputs=[d{n}])\n"
        for n in range(length)
    )


def test_a_capture_is_cheap(notebook: dict[str, Any]) -> None:
    """A chain of twenty steps in a namespace of two thousand names: the next cell does not wait for it."""
    exec(chain(20), notebook)
    notebook.update((f"x{number}", number) for number in range(2000))
    live = LiveObjects()
    live.capture(notebook)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        live.capture(notebook)
        seconds.append(time.perf_counter() - start)
    assert len(live.steps) == 22
    assert min(seconds) < 0.05


def test_of_a_chain_of_named_steps_each_costs_the_same(notebook: dict[str, Any]) -> None:
    calls = []
    for length in (20, 40, 60):
        exec(chain(length), notebook)
        calls.append(calls_of(lambda: LiveObjects().capture(notebook)))
    # Quadratic it would be five thirds; finalizers of other tests may come in between.
    assert calls[2] - calls[1] < 1.2 * (calls[1] - calls[0])


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of Python functions it makes."""
    count = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    work()
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


WHOLE = """
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import PipelineParameter
table, other = PipelineData('table'), PipelineData('other')
kind, rate = PipelineParameter('kind', 'a'), PipelineParameter('rate', 0.1)
raw = DataReference(ws.get_default_datastore(), path_on_datastore='raw')
aside = PythonScriptStep('train.py', name='aside', outputs=[other], arguments=[kind, other], inputs=[raw])
prep = PythonScriptStep('train.py', name='prep', outputs=[table], inputs=[raw])
train = PythonScriptStep('train.py', name='train', inputs=[table], arguments=[rate])
score = PythonScriptStep('train.py', name='score', inputs=[table, other], params={'kind': kind})
score.run_after(train)
"""


@pytest.mark.parametrize(
    "more",
    [
        "",
        "table2 = PipelineData('table')\nagain = PythonScriptStep('train.py', name='train', outputs=[table2])\n",
        "train2 = PythonScriptStep('train.py', name='x', arguments=[PipelineParameter('rate', 1)])\n",
        "lost = PythonScriptStep('train.py', name='lost', inputs=[PipelineData('nobody')])\n",
        "twice = PythonScriptStep('train.py', name='twice', outputs=[table])\n",
    ],
    ids=["as they should be", "two of a name", "two values of a parameter", "data of nobody", "data of two"],
)
def test_each_step_has_the_graph_that_it_makes_alone(notebook: dict[str, Any], more: str) -> None:
    from steploom.azureml import live as names

    exec(WHOLE + more, notebook)
    live = LiveObjects()
    live.capture(notebook)
    assert len(live.steps) >= 4
    for variable, found in live.steps.items():
        try:
            alone = names.step_graph(notebook[variable])
        except SteploomError as problem:
            assert str(found.graph) == str(problem)
            continue
        assert not isinstance(found.graph, SteploomError)
        assert in_any_order(found.graph) == in_any_order(alone)


def in_any_order(graph: Mapping[str, Any]) -> dict[str, Any]:
    parts = ("nodes", "parameters")
    return {
        **graph,
        **{part: sorted(graph[part], key=lambda item: str(item.get("id", item["name"]))) for part in parts},
    }


def test_nothing_is_imported_for_a_notebook_without_pipelines(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom steploom.bridge.live_objects import LiveObjects\nLiveObjects().capture({'ws': 1})\n"
        "print([name for name in sys.modules if name.startswith(('steploom.azureml', 'steploom.engine'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"
