"""Every property and attribute that the SDK's objects have can be read from ours, after a run and in any order."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import steploom

NAMES: dict[str, Any] = json.loads(Path(__file__).with_name("surface.json").read_text(encoding="utf-8"))["names"]
# Their objects are found below by another name, or they only stand above others.
ABSTRACT = ("AbstractDataset", "Dataset", "Datastore")


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory, end_processes: Callable[[Path], None]) -> Iterator[list[Any]]:
    top = tmp_path_factory.mktemp("members")
    (top / "src").mkdir()
    (top / "src" / "train.py").write_text("import sys\nopen(sys.argv[1], 'w').write('a,b')\n")
    (top / "data.csv").write_text("a,b\n1,2\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEPLOOM_HOME", str(top / "home"))
        patch.chdir(top)
        steploom.activate()
        yield [*without_a_run(), *of_a_run()]
        end_processes(top / "home")


def without_a_run() -> list[Any]:
    """One of each class whose constructor takes nothing or names alone."""
    given = {"name": "given", "parameter_name": "given"}
    found = []
    for entry in (entry for entry in NAMES.values() if entry["tier"] in (1, 2)):
        module, _, name = entry["from"][0].rpartition(".")
        cls = getattr(import_module(module), name)
        needed = [item for item in entry.get("init", ()) if "=" not in item and not item.startswith("*")]
        is_simple = "init" in entry and inspect.isclass(cls)
        if is_simple and "unavailable" not in cls.__module__ and set(needed) <= set(given) and "new" not in entry:
            try:
                found.append(cls(**{item: given[item] for item in needed}))
            except (ValueError, NotImplementedError):
                continue  # What needs more than that is made below, or says why it is not.
    return found


def of_a_run() -> list[Any]:
    """What a small pipeline is made of, what comes of it, and what can be kept of it."""
    from azureml.core import ComputeTarget, Dataset, Environment, Experiment, Model, ScriptRunConfig, Workspace
    from azureml.core.authentication import ServicePrincipalAuthentication  # type: ignore[import-not-found]
    from azureml.core.compute import AmlCompute  # type: ignore[import-not-found]
    from azureml.data import OutputFileDatasetConfig  # type: ignore[import-not-found]
    from azureml.data.data_reference import DataReference  # type: ignore[import-not-found]
    from azureml.data.datapath import DataPath  # type: ignore[import-not-found]
    from azureml.pipeline.core import (  # type: ignore[import-not-found]
        InputPortBinding,
        OutputPortBinding,
        Pipeline,
        PipelineData,
        PipelineDraft,
        PipelineEndpoint,
        PipelineParameter,
        Schedule,
        ScheduleRecurrence,
    )
    from azureml.pipeline.steps import (  # type: ignore[import-not-found]
        CommandStep,
        ParallelRunConfig,
        ParallelRunStep,
        PythonScriptStep,
    )
    from azureml.widgets import RunDetails  # type: ignore[import-not-found]

    ws = Workspace.from_config()
    target = ComputeTarget.create(ws, "cpu", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2))
    store = ws.get_default_datastore()
    store.upload_files(["data.csv"], target_path="d", show_progress=False)
    files = Dataset.File.from_files((store, "d/data.csv")).register(ws, "files")
    data = PipelineData("rows", datastore=store)
    step = PythonScriptStep("train.py", arguments=[data], outputs=[data], source_directory="src", compute_target=target)
    pipeline = Pipeline(ws, [step])
    run = Experiment(ws, "e").submit(pipeline)
    run.wait_for_completion(show_output=False)
    (step_run,) = run.find_step_run("train.py")
    published = pipeline.publish("p")
    config = ParallelRunConfig(Environment("e"), "train.py", 1, "summary_only", "cpu", 1, source_directory="src")
    reader = PythonScriptStep("train.py", "reader", inputs=[data], source_directory="src", compute_target=target)
    graph = Pipeline(ws, [reader]).graph
    output = OutputFileDatasetConfig("n", destination=(store, "n"))
    script = ScriptRunConfig("src", "train.py", arguments=["out"])
    return [
        *(ws, target, target.status, target.scale_settings, store, ws.datastores["workspacefilestore"]),
        *(run.experiment, run, step_run, step_run.get_output("rows"), step_run.get_output_data("rows")),
        *(files, Dataset.Tabular.from_delimited_files((store, "d/data.csv")), files.as_named_input("x")),
        *(
            data,
            data.as_dataset(),
            data.as_dataset().parse_delimited_files(),
            DataReference(store),
            DataPath(store, "d"),
            PipelineParameter("p", 1),
        ),
        *(output, output.read_delimited_files(), ServicePrincipalAuthentication("t", "i", "p")),
        *(
            InputPortBinding("i", data),
            OutputPortBinding("o"),
            step,
            pipeline,
            graph,
            graph.nodes[0],
            graph.edges[0],
            published,
        ),
        *(CommandStep("python train.py", source_directory="src"), config),
        ParallelRunStep("scores", config, [files.as_named_input("x")]),
        PipelineDraft.create(ws, pipeline, name="d", experiment_name="e"),
        PipelineEndpoint.publish(ws, "pe", "d", published),
        Schedule.create(ws, "s", published.id, "e", ScheduleRecurrence("Day", 1)),
        *(ScheduleRecurrence("Day", 1), script, run.experiment.submit(script), RunDetails(run)),
        Model.register(ws, "data.csv", "m"),
    ]


@pytest.mark.parametrize("name", [name for name, entry in NAMES.items() if entry["tier"] in (1, 2)])
def test_members_can_be_read(objects: list[Any], name: str) -> None:
    if not inspect.isclass(class_of(name)) or "init" not in NAMES[name] or name in ABSTRACT:
        return
    found = next((item for item in objects if class_of(name) in type(item).__mro__), None)
    if found is None and issubclass(class_of(name), Exception):
        found = class_of(name)("told")
    assert found is not None, f"The test makes no {name}"
    for member in (*NAMES[name].get("members", ()), *NAMES[name].get("attributes", ())):
        try:
            getattr(found, member)
        except NotImplementedError as error:
            assert str(error), member


def class_of(name: str) -> Any:
    module, _, attribute = NAMES[name]["from"][0].rpartition(".")
    return getattr(import_module(module), attribute)
