"""`Pipeline.load_yaml`: pipelines in the YAML of the Azure CLI v1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef
from steploom.bridge.check import check
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_path import DataPath

PREP = """
import os, sys
from azureml.core import Run
raw, kept, rate = sys.argv[1:4]
text = open(raw).read()
open(kept, "w").write(text * int(rate))
Run.get_context().log("times", os.environ["AML_PARAMETER_TIMES"])
"""
TRAIN = """
import os, sys
from azureml.core import Run
Run.get_context().log("read", open(sys.argv[sys.argv.index("--in") + 1]).read())
Run.get_context().log("also", open(os.environ["AZUREML_DATAREFERENCE_rows"]).read())
"""
WHOLE = """
pipeline:
    name: PrepareAndTrain
    parameters:
        Rate: {type: int, default: 2}
        Which:
            type: datapath
            default: {datastore: workspaceblobstore, path_on_datastore: raw/a.txt}
    data_references:
        Raw: {datastore: workspaceblobstore, path_on_datastore: raw/b.txt}
    default_compute: cpu
    steps:
        Prepare:
            type: "PythonScriptStep"
            name: "prepare it"
            runconfig: '.\\\\own.runconfig'
            script_name: prep.py
            source_directory: scripts
            arguments: ["input:text", "output:kept", "parameter:Rate"]
            parameters:
                TIMES: {source: Rate}
                FIXED: 7
            inputs:
                text: {source: Which, bind_mode: download}
            outputs:
                kept: {destination: Kept, datastore: workspaceblobstore, is_directory: false}
        Train:
            type: PythonScriptStep
            runconfig: own.runconfig
            script_name: train.py
            source_directory: scripts
            allow_reuse: false
            arguments: [--in, "input:rows", 3]
            inputs:
                rows: {source: Kept}
                more: Raw
"""
Write = Callable[..., str]


@pytest.fixture
def write(ws: Any, tmp_path: Path) -> Write:
    """`write(text)` gives the path of a YAML file with scripts and a run configuration beside it."""
    folder = tmp_path / "yaml"
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "prep.py").write_text(PREP)
    (folder / "scripts" / "train.py").write_text(TRAIN)
    config = RunConfiguration()
    config.environment.python.user_managed_dependencies = True
    (folder / "own.runconfig").touch()
    config.save(str(folder / "own.runconfig"))
    for name, text in {"a.txt": "a", "b.txt": "b"}.items():
        (folder / name).write_text(text)
    files = [str(folder / "a.txt"), str(folder / "b.txt")]
    ws.get_default_datastore().upload_files(files, target_path="raw", show_progress=False)

    def write(text: str) -> str:
        file = folder / "pipeline.yml"
        file.write_text(dedent(text))
        return str(file)

    return write


def steps_of(pipeline: Pipeline) -> dict[str, Any]:
    graph = pipeline._steploom_graph()
    check("pipelineGraph", graph)
    return {node["name"]: node for node in graph["nodes"] if node["kind"] == "step"}


def test_a_pipeline_of_two_steps_runs(ws: Any, write: Write) -> None:
    pipeline = Pipeline.load_yaml(ws, write(WHOLE))
    which = DataPath(ws.get_default_datastore(), "raw/b.txt")
    run = pipeline.submit("exp", pipeline_parameters={"Rate": 3, "Which": which})
    assert run.wait_for_completion(show_output=False) == "Finished"
    metrics = {step.name: step.get_metrics() for step in run.get_steps()}
    assert metrics == {"prepare it": {"times": "3"}, "Train": {"read": "bbb", "also": "bbb"}}


def test_what_the_graph_has_of_it(ws: Any, write: Write) -> None:
    pipeline = Pipeline.load_yaml(ws, write(WHOLE))
    assert pipeline.graph.generate_yaml().startswith("version: 1\nname: PrepareAndTrain\n")
    assert list(pipeline.graph.params) == ["Rate"]
    steps = steps_of(pipeline)
    prepare, train = steps["prepare it"], steps["Train"]
    assert (prepare["compute"], prepare["allowReuse"], train["allowReuse"]) == ("cpu", True, False)
    assert prepare["params"] == {"TIMES": "$AML_PARAMETER_Rate", "FIXED": "7"}
    assert [(port["name"], port["mode"]) for port in prepare["inputs"]] == [("text", "download")]
    assert [port["name"] for port in prepare["outputs"]] == ["kept"]
    assert [port["name"] for port in train["inputs"]] == ["rows", "more"]
    assert [item["kind"] for item in train["arguments"]] == ["literal", "port", "literal"]
    assert prepare["environment"]["userManaged"] is True


def test_data_sets_modules_and_mini_batches(ws: Any, write: Write, src: Path) -> None:
    Dataset.File.from_files((ws.get_default_datastore(), "raw")).register(ws, "texts")
    module = Module.create(ws, "keep", "Keeps")
    module.publish_python_script(
        "prep.py",
        "d",
        [InputPortDef("text", default_datastore_mode="download")],
        [OutputPortDef("kept")],
        version="1",
        source_directory=str(src),
    )
    file = write("""
        pipeline:
            description: Scores
            default_compute: cpu
            data_references:
                Texts: {dataset_name: texts, bind_mode: download}
            parameters:
                Limit: {type: int, default: 600}
            steps:
                Keep:
                    type: ModuleStep
                    module_name: keep
                    version: "1"
                    inputs: {text: Texts}
                    outputs: {kept: {destination: Kept}}
                Keep2:
                    type: ModuleStep
                    module_name: keep
                    inputs: {text: Kept}
                Score:
                    type: ParallelRunStep
                    name: score-them
                    parallel_run_config: parallel.yml
                    arguments: [--limit, "parameter:limit", --side, "side_input:Side"]
                    parameters:
                        limit: {source: Limit}
                    inputs: {InputData: Texts, More: Kept}
                    side_inputs: {Side: {source: Kept, bind_mode: mount}}
                    outputs: {Scores: {destination: Scores, bind_mode: mount}}
        """)
    (Path(file).parent / "parallel.yml").write_text(
        "parallel_run_config:\n  environment: {name: own, python: {userManagedDependencies: true}}\n"
        "  entry_script: score.py\n  error_threshold: -1\n  output_action: append_row\n  node_count: 1\n"
        f"  source_directory: {src}\n"
    )
    steps = steps_of(Pipeline.load_yaml(ws, file))
    assert list(steps) == ["Keep", "Keep2", "score-them"]
    assert [steps[name]["inputs"][0]["mode"] for name in ("Keep", "Keep2")] == ["download", "download"]
    score = steps["score-them"]
    assert (score["type"], score["compute"]) == ("ParallelRunStep", "cpu")
    assert [port["name"] for port in score["inputs"]] == ["InputData", "More", "Side"]
    assert [item.get("name") or item.get("port") for item in score["arguments"]] == [None, "Limit", None, "Side"]


def test_data_are_copied(ws: Any, write: Write) -> None:
    file = write("""
        pipeline:
            data_references:
                From: {datastore: workspaceblobstore, path_on_datastore: raw}
                To: {datastore: workspaceblobstore, path_on_datastore: copied}
            steps:
                Copy:
                    type: DataTransferStep
                    adla_compute_name: factory
                    source_data_reference: {From: {source: From}}
                    destination_data_reference: {To: {source: To}}
                    destination_reference_type: directory
        """)
    step = steps_of(Pipeline.load_yaml(ws, file))["Copy"]
    assert (step["type"], step["compute"]) == ("DataTransferStep", None)
    assert ([port["name"] for port in step["inputs"]], len(step["outputs"])) == (["From"], 1)
    Path(file).write_text(Path(file).read_text().replace("source_data_reference: {From: {source: From}}", ""))
    with pytest.raises(UserErrorException, match=r"Copy of .* has no entries in its source_data_reference"):
        Pipeline.load_yaml(ws, file)


STEP = """
pipeline:
    parameters:
        P: {type: int, default: 1}
    steps:
        One: {type: PythonScriptStep, script_name: prep.py, source_directory: scripts%s}
"""


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("steps: {}", "has no part 'pipeline:'"),
        ("a: [", "could not be read"),
        ("pipeline: {name: x}", "pipeline of .*pipeline.yml has no steps"),
        ("pipeline: {stps: {}}", "has 'stps', which it cannot have. Did you mean steps"),
        ("pipeline: {steps: [1]}", "pipeline.steps of .* is a list of names and values, not"),
        ("pipeline: {steps: {One: {name: x}}}", "pipeline.steps.One of .* has no type"),
        (STEP % ", compte: cpu", "has 'compte', which it cannot have. Did you mean compute"),
        (STEP % ", runconfig: none.runconfig", "pipeline.steps.One of .* names none.runconfig, which is neither in"),
        (STEP % ", inputs: {a: {source: B}}", "pipeline.steps.One.inputs.a of .* has the source B, .*there is: none"),
        (STEP % ", outputs: {a: {datastore: x}}", "outputs.a of .* has no destination"),
        (STEP % ", arguments: ['input:a']", "has the argument input:a, but no input a; it has: none"),
        (STEP % ", arguments: text", "has arguments that are no list"),
        (STEP % ", parameters: {a: {source: Q}}", "has the parameter a: .*it has: P"),
        (STEP % ", allow_reuse: maybe", "has allow_reuse 'maybe': true or false"),
        (
            STEP.replace("default: 1", "default: x") % "",
            "pipeline.parameters.P of .* has the default 'x', which is no int",
        ),
        (STEP.replace("type: int", "type: number") % "", "is of type number, which is none of"),
        (STEP.replace("script_name: prep.py,", "") % "", "pipeline.steps.One of .* has no script_name"),
    ],
)
def test_what_is_wrong_is_said(ws: Any, write: Write, text: str, error: str) -> None:
    with pytest.raises(UserErrorException, match=f"(?s){error}"):
        Pipeline.load_yaml(ws, write(text))


def test_a_step_of_another_type_is_named(ws: Any, write: Write) -> None:
    with pytest.raises(NotImplementedError, match=r"pipeline\.steps\.Move of .*a AdlaStep cannot be loaded from YAML"):
        Pipeline.load_yaml(ws, write("pipeline: {steps: {Move: {type: AdlaStep}}}"))


def test_a_missing_file(ws: Any, tmp_path: Path) -> None:
    with pytest.raises(UserErrorException, match=r"none\.yml could not be read"):
        Pipeline.load_yaml(ws, str(tmp_path / "none.yml"))
