"""`Module` and `ModuleStep`, from the notebook's names to what the script finds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.module_definition import ParamDef
from steploom.azureml.pipeline.module_step import ModuleStep
from steploom.azureml.pipeline.module_version import ModuleVersion
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.bridge.check import check

ADD = """
import os, sys
from azureml.core import Run
first, second, to = sys.argv[1:4]
read = lambda item: int(open(item).read()) if os.path.exists(item) else int(item)
total = read(first) + read(second) + int(os.environ.get("AML_PARAMETER_more", 0))
Run.get_context().log("total", total)
open(to, "w").write(str(total))
"""


def config() -> RunConfiguration:
    """Of the test's own interpreter."""
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    return made


@pytest.fixture
def module(ws: Any, src: Path) -> Module:
    """`add` with the version "1", which reads two files, and "2", which is its default and adds numbers."""
    (src / "train.py").write_text(ADD)
    made = Module.create(ws, "add", "Adds numbers")
    ports = [InputPortDef("first"), InputPortDef("second", default_datastore_mode="download")]
    out = OutputPortDef("total")
    made.publish_python_script("train.py", "files", ports, [out], version="1", source_directory=str(src))
    made.publish_python_script(
        "train.py",
        "numbers",
        inputs=[],
        outputs=[OutputPortDef("total", label="The sum")],
        params={"more": 1},
        version="2",
        is_default=True,
        source_directory=str(src),
        arguments=[2, 3, out],
        runconfig=config(),
        category="sums",
    )
    return made


def node_of(step: ModuleStep, ws: Any) -> dict[str, Any]:
    graph = Pipeline(ws, [step])._steploom_graph()
    check("pipelineGraph", graph)
    found: dict[str, Any] = next(item for item in graph["nodes"] if item.get("type") == "ModuleStep")
    return found


def test_a_module_is_found_again(ws: Any, module: Module) -> None:
    for found in (Module.get(ws, module.id), Module.get(ws, name="add")):
        assert (found.id, found.name, found.description, found.status) == (module.id, "add", "Adds numbers", "Active")
        assert [item.version for item in found.module_version_list()] == ["1", "2"]
        assert found.default_version == found.get_default_version() == "2"
    assert Module.get_versions(ws, "add")[0].module_version_id == module.resolve("1").module_version_id
    with pytest.raises(UserErrorException, match=r"no module 'ad'.*The workspace has: add"):
        Module.get(ws, name="ad")
    with pytest.raises(ValueError, match="module_id or a name"):
        Module.get(ws)
    with pytest.raises(UserErrorException, match="no module with the id x"):
        Module.get(ws, "x")


def test_a_module_changes(ws: Any, module: Module) -> None:
    module.set_name("plus")
    module.set_description("Better")
    module.deprecate()
    found = Module.get(ws, name="plus")
    assert (found.description, found.status) == ("Better", "Deprecated")
    found.enable()
    found.set_default_version("1")
    default = Module.get(ws, module.id).get_default()
    assert default is not None and (default.version, default.description) == ("1", "files")
    found.set_default_version(found.resolve("2").module_version_id)
    assert found.default_version == "2"
    with pytest.raises(UserErrorException, match="no version '7'"):
        found.set_default_version("7")
    assert "Versions: 1, 2" in repr(found) and "<td" in found._repr_html_()


def test_a_version_tells_what_it_is(ws: Any, module: Module) -> None:
    first, second = module.resolve("1"), module.resolve()
    assert (second.version, second.category, second.module_id, second.status) == ("2", "sums", module.id, "Active")
    assert second.module().name == "add"
    assert [port.name for port in first.interface.input_port_defs] == ["first", "second"]
    assert first.interface.input_port_defs[1].default_datastore_mode == "download"
    assert [port.name for port in second.interface.output_port_defs] == ["total", "_run_after_output"]
    assert second.interface.output_port_defs[0].label == "The sum"
    assert [(item.name, item.default_value) for item in second.interface.param_defs] == [("more", 1)]
    assert first.runconfig is None
    assert second.runconfig.environment.python.user_managed_dependencies is True
    second.set_description("ints")
    second.disable()
    again = ModuleVersion.get(ws, second.module_version_id)
    assert (again.description, again.status) == ("ints", "Disabled")
    again.enable()
    assert ModuleVersion.get(ws, second.module_version_id).status == "Active"
    with pytest.raises(UserErrorException, match="no module version with the id x"):
        ModuleVersion.get(ws, "x")


def test_what_cannot_be_published(module: Module, src: Path) -> None:
    publish = module.publish_python_script
    with pytest.raises(ValueError, match=r"no script trian\.py in"):
        publish("trian.py", "", [], [], source_directory=str(src))
    with pytest.raises(ValueError, match="does not exist"):
        publish("train.py", "", [], [], source_directory=str(src / "none"))
    with pytest.raises(UserErrorException, match="version '1' already"):
        publish("train.py", "", [], [], version="1", source_directory=str(src))
    with pytest.raises(ValueError, match="two ports called a"):
        publish("train.py", "", [InputPortDef("a")], [OutputPortDef("a")], source_directory=str(src))
    with pytest.raises(ValueError, match="InputPortDef objects, not str"):
        publish("train.py", "", ["a"], [], source_directory=str(src))
    with pytest.raises(ValueError, match="use b, which is neither"):
        publish("train.py", "", [], [], source_directory=str(src), arguments=[InputPortDef("b")])
    with pytest.raises(ValueError, match="runconfig is a RunConfiguration"):
        publish("train.py", "", [], [], source_directory=str(src), runconfig="local")
    with pytest.raises(TypeError, match="arguments is a list, not"):
        publish("train.py", "", [], [], source_directory=str(src), arguments="--rate 1")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="description is text, not"):
        publish("train.py", 1, [], [], source_directory=str(src))  # type: ignore[arg-type]
    with pytest.raises(NotImplementedError, match="Data Lake"):
        module.publish_adla_script("a.usql", "", [], [])
    with pytest.raises(NotImplementedError, match="Azure Batch"):
        module.publish_azure_batch("", "batch", [], [])


def test_the_general_way_to_publish(ws: Any, module: Module, src: Path) -> None:
    (src / "score.py").write_text("print('scored')\n")
    version = module.publish("one file", "escloud", [], [], content_path=str(src / "score.py"))
    assert version.version == "3"
    named = module.publish("a folder", "escloud", [], [], [ParamDef("Script", "score.py")], content_path=str(src))
    assert node_of(ModuleStep(module_version=version), ws)["script"] == "score.py"
    assert node_of(ModuleStep(module_version=named), ws)["params"] == {}
    with pytest.raises(ValueError, match="published without a script"):
        ModuleStep(module_version=module.publish("nothing", "escloud", [], []))
    with pytest.raises(ValueError, match="content_path"):
        module.publish("", "escloud", [], [], content_path=str(src / "none"))


def test_what_a_step_refuses(module: Module) -> None:
    data = PipelineData("x")
    for wrong in ({}, {"module": module, "module_version": module.resolve()}, {"module": "add"}, {"module_version": 1}):
        with pytest.raises(ValueError, match="module"):
            ModuleStep(**wrong)
    with pytest.raises(UserErrorException, match="no version '9'"):
        ModuleStep(module, "9")
    with pytest.raises(ValueError, match="no data for the input second"):
        ModuleStep(module, "1", inputs_map={"first": data})
    with pytest.raises(ValueError, match=r"names 'third', which the module does not have.*first, second"):
        ModuleStep(module, "1", inputs_map={"third": data})
    with pytest.raises(ValueError, match="outputs_map names 'sum'"):
        ModuleStep(module, outputs_map={"sum": data})
    for wrong in ({"inputs_map": [data]}, {"outputs_map": [data]}, {"params": [1]}, {"arguments": "--rate 1"}):
        with pytest.raises(TypeError, match=r"is a (dictionary|list), not"):
            ModuleStep(module, **wrong)  # type: ignore[arg-type]
    module.resolve("1").disable()
    with pytest.raises(ValueError, match="add 1 is disabled"):
        ModuleStep(module, "1", inputs_map={"first": data, "second": PipelineData("y")})
    module.deprecate()
    with pytest.warns(DeprecationWarning, match="The module add is deprecated"):
        ModuleStep(module)


def test_the_node_of_a_step(ws: Any, module: Module) -> None:
    writer = ModuleStep(module, outputs_map={"total": (made := PipelineData("sum_of_two"))})
    other = OutputFileDatasetConfig("elsewhere")
    total = PipelineData("first")
    step = ModuleStep(
        module_version=module.resolve("1"),
        inputs_map={"first": made, "second": other.as_input("read")},
        outputs_map={"total": total},
        compute_target="cpu",
        arguments=["--in", made, "--to", total, PipelineParameter("rate", 0.5)],
        params={"more": 5},
        name="sum up",
    )
    feeder = ModuleStep(module, outputs_map={"total": other}, params={"more": 7})
    graph = Pipeline(ws, [step, writer, feeder])._steploom_graph()
    check("pipelineGraph", graph)
    node = next(item for item in graph["nodes"] if item["name"] == "sum up")
    assert (node["type"], node["script"], node["source"], node["compute"]) == ("ModuleStep", "train.py", None, "cpu")
    assert (node["module"]["name"], node["module"]["version"]) == ("add", "1")
    # Ports have the names of the module, whatever the data are called; only bare data are read as it says.
    assert [(port["name"], port["mode"]) for port in node["inputs"]] == [("first", "mount"), ("second", "mount")]
    assert [port["name"] for port in node["outputs"]] == ["total"]
    assert [item.get("port") for item in node["arguments"]] == [None, "first", None, "total", None]
    assert node["params"] == {"more": "5"}
    feeding = next(item for item in graph["nodes"] if item["id"] == "add-2")
    assert feeding["params"] == {"more": "7"}
    assert node_of(ModuleStep(module), ws)["outputs"][0]["name"] == "total"


def test_bare_data_are_read_as_the_module_says(ws: Any, module: Module) -> None:
    first, second = PipelineData("a"), PipelineData("b")
    writers = [ModuleStep(module, outputs_map={"total": data}) for data in (first, second)]
    step = ModuleStep(module, "1", inputs_map={"first": first.as_download(), "second": second}, name="read")
    nodes = Pipeline(ws, [step, *writers])._steploom_graph()["nodes"]
    node = next(item for item in nodes if item["name"] == "read")
    assert [port["mode"] for port in node["inputs"]] == ["download", "download"]


def test_modules_run_as_published_and_are_reused(ws: Any, module: Module, src: Path) -> None:
    """With its own arguments and run configuration, wired to another step, after its folder has gone."""
    shutil.rmtree(src)
    small, large, total = PipelineData("small"), PipelineData("large"), PipelineData("sum")
    version = module.resolve()
    steps = [
        ModuleStep(module_version=version, outputs_map={"total": small}, name="small"),
        ModuleStep(module, outputs_map={"total": large}, params={"more": PipelineParameter("more", 10)}, name="large"),
        ModuleStep(
            module,
            version="1",
            inputs_map={"first": small, "second": large},
            outputs_map={"total": total},
            arguments=[small, large, total],
            runconfig=config(),
            compute_target="cpu",
            name="both",
        ),
    ]
    pipeline = Pipeline(ws, steps)
    run = pipeline.submit("exp", pipeline_parameters={"more": 100})
    assert run.wait_for_completion(show_output=False) == "Finished"
    totals = {step.name: step.get_metrics()["total"] for step in run.get_steps()}
    assert totals == {"small": 6, "large": 105, "both": 111}
    properties = run.find_step_run("both")[0].get_properties()
    assert properties["StepType"] == "ModuleStep"
    assert ModuleVersion.get(ws, properties["azureml.moduleid"]).version == "1"
    published = pipeline.publish("sums")
    again = PublishedPipeline.get(ws, published.id).submit(ws, "exp", pipeline_parameters={"more": 10})
    assert again.wait_for_completion(show_output=False) == "Finished"
    reused = {step.name: "azureml.reusedrunid" in step.get_properties() for step in again.get_steps()}
    assert reused == {"small": True, "large": False, "both": False}
    assert again.find_step_run("both")[0].get_metrics() == {"total": 21}


def test_data_may_stand_for_two_inputs(ws: Any, module: Module) -> None:
    data = PipelineData("x")
    given = {"first": data.as_input("a"), "second": data.as_input("b")}
    step = ModuleStep(module, "1", inputs_map=given, arguments=[given["second"], given["first"]], name="read")
    nodes = Pipeline(ws, [step, ModuleStep(module, outputs_map={"total": data})])._steploom_graph()["nodes"]
    node = next(item for item in nodes if item["name"] == "read")
    assert [item["port"] for item in node["arguments"]] == ["second", "first"]
