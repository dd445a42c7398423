"""`Pipeline`: what it holds, what it checks, and its graph as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml import live
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.sequence import StepSequence
from steploom.bridge.check import check
from steploom.errors import InvalidGraphError, SteploomError
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding


@pytest.fixture
def make(src: Path) -> Any:
    def step(script: str = "train.py", **kwargs: Any) -> PythonScriptStep:
        kwargs.setdefault("compute_target", "cpu")
        kwargs.setdefault("source_directory", str(src))
        return PythonScriptStep(script, **kwargs)

    return step


def names(pipeline: Pipeline) -> list[str]:
    return [node.name for node in pipeline.graph.module_nodes]


def order(pipeline: Pipeline) -> set[tuple[str, str, str]]:
    return {(e.source_port.node.name, e.dest_port.node.name, e.dest_port.name) for e in pipeline.graph.edges}


def test_the_closure_holds_producers_and_predecessors(ws: Any, make: Any) -> None:
    data = PipelineData("data")
    make("prep.py", name="prepare", outputs=[data])
    before = make("prep.py", name="check")
    train = make(name="train", inputs=[data])
    train.run_after(before)
    pipeline = Pipeline(ws, [train])
    assert set(names(pipeline)) == {"prepare", "check", "train"}
    assert names(pipeline)[-1] == "train"
    assert order(pipeline) == {("prepare", "train", "data"), ("check", "train", "_run_after_input_0")}
    with pytest.raises(ValueError, match="which no step of the pipeline writes"):
        Pipeline(ws, [train], resolve_closure=False)


def test_it_is_a_snapshot(ws: Any, make: Any) -> None:
    first, second = make(name="a"), make("prep.py", name="b")
    before = Pipeline(ws, [first, second])
    first.run_after(second)
    assert order(before) == set()
    assert order(Pipeline(ws, [first, second])) == {("b", "a", "_run_after_input_0")}


def test_sequences_do_not_change_the_steps(ws: Any, make: Any) -> None:
    a, b, c = make(name="a"), make("prep.py", name="b"), make("score.py", name="c")
    serial = Pipeline(ws, StepSequence([[a, b], c]))
    assert order(serial) == {("a", "c", "_run_after_input_0"), ("b", "c", "_run_after_input_1")}
    assert order(Pipeline(ws, [a, b, c])) == set()


@pytest.mark.parametrize("wrong", ["train", ("a",), {1}, [None], [5], ["a"]])
def test_what_is_no_step(ws: Any, wrong: Any) -> None:
    with pytest.raises(NotImplementedError, match="made of steps"):
        Pipeline(ws, wrong)


def test_long_chains(ws: Any, make: Any) -> None:
    steps = [make(name="s0")]
    for number in range(1, 1500):
        steps.append(make(name=f"s{number}"))
        steps[-1].run_after(steps[-2])
    assert len(Pipeline(ws, [steps[-1]])._closure.steps) == 1500


def test_checks_when_built(ws: Any, make: Any, src: Path) -> None:
    data = PipelineData("x")
    (src.parent / "outside.py").touch()
    cases: list[Any] = [
        [make("missing.py")],
        [make("../outside.py")],
        [make(source_directory="/nonexistent")],
        [make(compute_target="nowhere")],
        [make(compute_target="local")],
        [make(compute_target=("a", "b", "c"))],
        [make(runconfig="x")],
        [make(runconfig=RunConfiguration(), runconfig_pipeline_params={"node_count": PipelineParameter("n", 1)})],
        [make(outputs=[data]), make("prep.py", outputs=[data])],
        [make(inputs=[PipelineData("orphan")])],
        [PipelineData("orphan")],
    ]
    for steps in cases:
        with pytest.raises(ValueError):
            Pipeline(ws, steps)
    with pytest.raises(ValueError, match="no keyword 'bogus'"):
        Pipeline(ws, [make()], bogus=1)
    with pytest.raises(Exception, match="two defaults"):
        Pipeline(ws, [make(arguments=[PipelineParameter("p", 1)]), make(arguments=[PipelineParameter("p", 2)])])


def test_the_default_folder_is_that_of_the_moment(ws: Any, src: Path, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(src)
    pipeline = Pipeline(ws, [PythonScriptStep("train.py", compute_target="cpu")])
    monkeypatch.chdir(tmp_path)
    assert live.graph(pipeline)["nodes"][0]["source"] == str(src)
    assert Pipeline(ws, PythonScriptStep("train.py"), default_source_directory=str(src)).validate() == []


def test_graph_json(ws: Any, make: Any, src: Path) -> None:
    store = ws.get_default_datastore()
    raw = store.path("raw", data_reference_name="raw").as_download(path_on_compute="/in")
    out = PipelineData("processed", datastore=store, output_name="table", is_directory=True)
    config = RunConfiguration()
    config.environment.python.user_managed_dependencies = True
    depth = PipelineParameter("depth", 3)
    make(
        "prep.py",
        name="Prepare data",
        runconfig=config,
        inputs=[raw],
        outputs=[out],
        arguments=["--in", raw, "--out", out, "--depth", depth, "--n", 5, "--none", None],
        params={"mode": "fast", "depth_too": depth},
    )
    train = make(name="Prepare data", inputs=[out.as_input("rows")], arguments=[out], allow_reuse=False, version="2")
    graph = live.graph(Pipeline(ws, [train]))
    check("pipelineGraph", graph)
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert list(nodes) == ["raw", "processed", "Prepare-data", "Prepare-data-2"]
    assert nodes["raw"] == {
        "kind": "reference",
        "id": "raw",
        "name": "raw",
        "datastore": "workspaceblobstore",
        "path": "raw",
        "mode": "download",
    }
    assert nodes["processed"]["isDirectory"] is True
    first, second = nodes["Prepare-data"], nodes["Prepare-data-2"]
    assert first["inputs"] == [{"name": "raw", "node": "raw", "mode": "download", "pathOnCompute": "/in"}]
    assert first["outputs"] == [{"name": "table", "node": "processed", "mode": "mount"}]
    assert first["arguments"] == [
        {"kind": "literal", "text": "--in"},
        {"kind": "port", "port": "raw"},
        {"kind": "literal", "text": "--out"},
        {"kind": "port", "port": "table"},
        {"kind": "literal", "text": "--depth"},
        {"kind": "parameter", "name": "depth"},
        {"kind": "literal", "text": "--n"},
        {"kind": "literal", "text": "5"},
        {"kind": "literal", "text": "--none"},
        {"kind": "literal", "text": "None"},
    ]
    assert first["params"] == {"mode": "fast", "depth_too": "$AML_PARAMETER_depth"}
    assert first["environment"]["userManaged"] is True
    assert (first["allowReuse"], second["allowReuse"], second["version"]) == (True, False, "2")
    assert second["arguments"] == [{"kind": "port", "port": "rows"}]
    assert graph["parameters"] == [{"name": "depth", "default": 3}]
    assert live.graph(Pipeline(ws, [train])) == graph, "ids are the same each time"


def test_an_argument_means_the_output_where_a_step_has_both(ws: Any, make: Any) -> None:
    data = PipelineData("x")
    graph = live.graph(Pipeline(ws, [make(inputs=[data], outputs=[data], arguments=[data])]))
    step = next(node for node in graph["nodes"] if node["kind"] == "step")
    assert step["arguments"] == [{"kind": "port", "port": "x"}]
    assert [port["name"] for port in step["inputs"]] == ["INPUT_x"]


def test_a_data_path_parameter_chooses_the_data(ws: Any, make: Any) -> None:
    store = ws.get_default_datastore()
    pair = (PipelineParameter("batch", DataPath(store, "first")), DataPathComputeBinding("download"))
    pipeline = Pipeline(ws, [make(inputs=[pair], arguments=["--batch", pair])])
    assert live.graph(pipeline)["nodes"][0]["path"] == "first"
    assert live.graph(pipeline)["parameters"] == []
    submission = pipeline._steploom_submission("e", pipeline_parameters={"batch": DataPath(store, "second")})
    assert submission.graph["nodes"][0]["path"] == "second"
    assert submission.parameters == {}
    with pytest.raises(Exception, match="takes DataPath"):
        pipeline._steploom_submission("e", pipeline_parameters={"batch": "text"})


def test_no_compute_is_the_local_default(ws: Any, src: Path) -> None:
    pipeline = Pipeline(ws, [PythonScriptStep("train.py", source_directory=str(src))])
    assert live.graph(pipeline)["nodes"][0]["compute"] is None
    assert pipeline.validate() == []


def test_validate_tells_and_submit_refuses(ws: Any, make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = make(name="a"), make("prep.py", name="b")
    a.run_after(b)
    b.run_after(a)
    pipeline = Pipeline(ws, [a, b])
    assert pipeline.graph.validate() in (["Cycle: a -> b -> a"], ["Cycle: b -> a -> b"])
    messages = pipeline.validate()
    assert len(messages) == 1 and "circle" in messages[0]
    with pytest.raises(UserErrorException, match="circle") as caught:
        pipeline.submit("e")
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value.inner_exception, InvalidGraphError)
    assert [problem.code for problem in live.problems(pipeline)] == ["cycle"]


def test_parameters_are_checked_before_anything_starts(ws: Any, make: Any) -> None:
    pipeline = Pipeline(ws, [make(arguments=[PipelineParameter("rate", 0.1)])])
    with pytest.raises(ValueError, match="Did you mean 'rate'"):
        pipeline.submit("e", pipeline_parameters={"rat": 0.2})
    with pytest.raises(Exception, match="takes float"):
        pipeline.submit("e", pipeline_parameters={"rate": 1})
    with pytest.raises(ValueError, match="no keyword 'bogus'"):
        pipeline.submit("e", bogus=1)
    assert list(Experiment(ws, "e").get_runs()) == []


def submission(graph: dict[str, Any], **parameters: Any) -> Any:
    return live.submission(
        graph,
        workspace="w",
        experiment="e",
        parameters=parameters,
        continue_on_step_failure=False,
        regenerate_outputs=False,
        request_id="1",
    )


def test_a_graph_taken_from_a_live_object_is_submitted_with_values_of_its_types(ws: Any, make: Any) -> None:
    parameters = [PipelineParameter("rate", 0.1), PipelineParameter("deep", True), PipelineParameter("kind", "a")]
    graph = live.step_graph(make(arguments=parameters))
    found = submission(graph, rate=1, kind="b").parameters
    assert found == {"rate": 1.0, "kind": "b"}
    assert type(found["rate"]) is float
    for wrong in ({"rate": "x"}, {"deep": 1}, {"kind": None}, {"rat": 0.2}):
        with pytest.raises(SteploomError) as caught:
            submission(graph, **wrong)
        assert caught.value.code == "bad-parameter"
        assert next(iter(wrong)) in caught.value.what


def test_a_step_is_a_pipeline_with_all_that_it_needs(ws: Any, make: Any) -> None:
    table, other = PipelineData("table"), PipelineData("other", datastore=ws.get_default_datastore())
    make("prep.py", name="aside", outputs=[PipelineData("unused")])
    make("prep.py", name="prep", outputs=[table])
    train = make("train.py", name="train", inputs=[table], outputs=[other])
    train.run_after(make(name="first"))
    graph = live.step_graph(train)
    assert [node["name"] for node in graph["nodes"] if node["kind"] == "step"] == ["prep", "first", "train"]
    assert graph["name"] == "train"
    assert live.step_workspace(train) == ws.name
    assert live.step_workspace(make()) is None
    assert live.live_steps({"train": train, "_": train, "x": 1}) == {"train": train}


def test_a_step_that_no_pipeline_can_hold_is_a_problem(ws: Any, make: Any) -> None:
    step = make(inputs=[PipelineData("nobody")])
    with pytest.raises(SteploomError, match="nobody") as caught:
        live.step_graph(step)
    assert caught.value.code == "invalid-pipeline"


def test_live_pipelines_of_a_namespace(ws: Any, make: Any) -> None:
    pipeline = Pipeline(ws, [make()])
    found = live.live_pipelines({"p": pipeline, "_": pipeline, "_12": pipeline, "x": 1})
    assert found == {"p": pipeline}


def test_a_step_changed_for_the_worse_is_a_problem_not_a_crash(ws: Any, make: Any) -> None:
    step = make()
    pipeline = Pipeline(ws, [step])
    step.name = None
    assert [problem.code for problem in live.problems(pipeline)] == ["invalid-pipeline"]
    with pytest.raises(SteploomError):
        live.graph(pipeline)
