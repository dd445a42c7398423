"""Definitions of ports, parameters and types of data, and data sets as notebooks of 2019 give them to steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.data_type import DataType
from steploom.azureml.pipeline.graph_parts import DataSource
from steploom.azureml.pipeline.graph_parts import Module as GraphModule
from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.module_definition import ModuleDef, ParamDef
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_dataset import PipelineDataset
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.bridge.check import check
from steploom.step.site._steploom.datasets.dataset import Dataset


def test_an_input_port() -> None:
    port = InputPortDef("rows", ["CSV"], "download", "in", True, True, "raw", True, "Rows to read", other="ignored")
    assert (port.name, port.data_types, port.default_datastore_mode, port.label) == (
        "rows",
        ["CSV"],
        "download",
        "Rows to read",
    )
    assert (port.default_path_on_compute, port.default_data_reference_name) == ("in", "raw")
    assert port.is_optional is port.is_resource is port.default_overwrite is True
    assert f"--in {port}" == "--in $AZUREML_DATAREFERENCE_rows"
    plain = InputPortDef("rows")
    assert (plain.data_types, plain.default_datastore_mode, plain.is_optional) == (None, None, False)


def test_an_output_port() -> None:
    port = OutputPortDef("made", "workspaceblobstore", "upload", "out", True, "CSV", True, None, "What was made")
    assert (port.default_datastore_name, port.default_datastore_mode) == ("workspaceblobstore", "upload")
    assert (port.default_path_on_compute, port.data_type, port.label) == ("out", "CSV", "What was made")
    assert port.is_directory is port.default_overwrite is True
    assert (port.training_output, str(port)) == (None, "$AZUREML_DATAREFERENCE_made")


@pytest.mark.parametrize("make", [InputPortDef, OutputPortDef])
def test_what_is_no_port(make: Any) -> None:
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        make("a b")
    with pytest.raises(ValueError, match="mount or"):
        make("a", default_datastore_mode="copy")


def test_a_module_definition() -> None:
    bound = InputPortBinding("rows", PipelineData("x"), "download")
    made = ModuleDef("m", "d", [bound], [OutputPortDef("out")], [ParamDef("rate", 1)], "escloud", step_type="s")
    assert (made.name, made.description, made.module_execution_type, made.step_type) == ("m", "d", "escloud", "s")
    assert [(port.name, port.default_datastore_mode) for port in made.input_port_defs] == [("rows", "download")]
    assert [port.name for port in made.output_port_defs] == ["out", "_run_after_output"]
    assert (made.allow_reuse, made.runconfig, made.cloud_settings, made.module_type) == (True, None, None, None)
    assert [made.add_fake_sequencing_input_port() for _ in range(2)] == ["_run_after_input_0", "_run_after_input_1"]
    assert ModuleDef("m", create_sequencing_ports=False).output_port_defs == []


def test_equal_definitions_have_equal_hashes() -> None:
    def digest(value: Any, **fields: Any) -> str:
        return ModuleDef("m", param_defs=[ParamDef("rate", value, **fields)]).calculate_hash()

    assert digest(1) == digest(1) != digest(2)
    assert digest(1, calculate_hash=False) == digest(2, calculate_hash=False)


def test_the_builder_of_definitions_makes_one() -> None:
    made = Module.module_def_builder("m", "d", "escloud", [InputPortDef("a")], [], arguments=[1])
    assert isinstance(made, ModuleDef) and made.input_port_defs[0].name == "a"


def test_holders_of_a_graph() -> None:
    source, module = DataSource("id", "what"), GraphModule("id", module_version="v")
    assert (source.id, source.datasource_def, DataSource.DATASOURCE_PORT_NAME) == ("id", "what", "data")
    assert (module.id, module.module_def, module.module_version) == ("id", None, "v")


def test_types_of_data(ws: Any) -> None:
    table = DataType.create_data_type(ws, "Table", "Rows", False)
    csv = DataType.create_data_type(ws, "CSV", "Text", False, [table])
    assert [(item.name, item.parent_datatype_ids) for item in DataType.list_data_types(ws)] == [
        ("CSV", [table.id]),
        ("Table", []),
    ]
    folder = DataType.create_data_type(ws, "Folder", None, True)  # type: ignore[arg-type]
    assert csv.update("Lines of text", [folder.id]) is csv
    assert (csv.description, csv.parent_datatype_ids, folder.is_directory) == (
        "Lines of text",
        [table.id, folder.id],
        True,
    )
    with pytest.raises(UserErrorException, match="already a type of data 'CSV'"):
        DataType.create_data_type(ws, "CSV", "", False)


@pytest.fixture
def files(ws: Any, tmp_path: Path) -> Any:
    (tmp_path / "a.csv").write_text("x\n1\n")
    store = ws.get_default_datastore()
    store.upload_files([str(tmp_path / "a.csv")], target_path="raw", show_progress=False)
    return Dataset.File.from_files((store, "raw")).register(ws, "raw files")


def test_a_data_set_of_2019(ws: Any, src: Path, files: Any) -> None:
    plain, chosen = PipelineDataset.create(files), PipelineDataset(files, "in", "download", parameter_name="which")
    assert (plain.name, plain.bind_mode, plain.parameter_name) == ("raw_files", "mount", None)
    assert (plain.dataset_id, plain.saved_dataset_id, plain.dataset_version) == (files.id, files.id, 1)
    assert (plain.dataset, plain.workspace.name) == (files, ws.name)
    assert PipelineDataset.is_dataset(files) and not PipelineDataset.is_dataset("files")
    step = PythonScriptStep("train.py", arguments=[plain, chosen], inputs=[plain, chosen], source_directory=src)
    pipeline = Pipeline(ws, [step])
    graph = pipeline._steploom_graph()
    check("pipelineGraph", graph)
    node = next(item for item in graph["nodes"] if item["kind"] == "step")
    assert [(port["name"], port["mode"]) for port in node["inputs"]] == [("raw_files", "mount"), ("in", "download")]
    assert [item["port"] for item in node["arguments"]] == ["raw_files", "in"]
    assert [item.get("parameter") for item in graph["nodes"] if item["kind"] == "reference"] == [None, "which"]


def test_what_is_no_data_set(files: Any) -> None:
    for wrong in (None, "raw files", PipelineData("x")):
        with pytest.raises(ValueError, match="A data set is needed"):
            PipelineDataset(wrong, "x")
    with pytest.raises(ValueError, match="mount or download"):
        PipelineDataset(files, "x", "copy")
    with pytest.raises(ValueError, match="name of an input"):
        PipelineDataset(files, "a b")


def test_rows_are_read_by_the_script(ws: Any, files: Any) -> None:
    rows = Dataset.Tabular.from_delimited_files((ws.get_default_datastore(), "raw/*.csv"))
    assert (PipelineDataset(rows).bind_mode, PipelineDataset.default_name(rows)) == ("direct", "dataset")


def test_the_nodes_of_a_graph_have_definitions(ws: Any, src: Path, files: Any) -> None:
    made = PipelineData("made")
    given = PipelineDataset(files, "given", "download")
    step = PythonScriptStep("train.py", inputs=[given], outputs=[made], params={"rate": 2}, source_directory=src)
    graph = Pipeline(ws, [step]).graph
    (module,), (data,) = graph.module_nodes, graph.datasource_nodes
    definition = module.module_def
    assert definition is not None and definition.step_type == "PythonScriptStep"
    assert [(port.name, port.default_datastore_mode) for port in definition.input_port_defs] == [("given", "download")]
    assert [port.name for port in definition.output_port_defs] == [port.name for port in module.outputs]
    assert [(item.name, item.default_value) for item in definition.param_defs] == [("rate", "2")]
    assert data.datasource_def is not None and data.datasource_def.path_on_datastore == "raw"
    assert (module.datasource_def, data.module_def) == (None, None)
