"""`data_references`, `data` and `output_data` of a run configuration: what the script finds, and where it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.data_sections import (
    Data,
    DataLocation,
    DataPath,
    OutputData,
    OutputOptions,
    RegistrationOptions,
    UploadOptions,
)
from steploom.azureml.core.data_sections import Dataset as DatasetSection
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.step.site._steploom.data_reference_configuration import DataReferenceConfiguration
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_reference import DataReference

TELL = """
import json, os, sys
from azureml.core import Run
run = Run.get_context()
env = {key: os.environ[key] for key in os.environ if key.startswith("AZUREML_DATAREFERENCE_") or key in ("RAW", "used")}
def look(path):
    return sorted(os.listdir(path)) if os.path.isdir(path) else open(path).read() if os.path.isfile(path) else path
files = {name: look(path) for name, path in env.items()}
known = {"files": files, "argv": sys.argv[1:], "env": env, "inputs": list(run.input_datasets)}
json.dump(known, open("outputs/t.json", "w"))
for name in ("made", "left"):
    path = os.environ.get("AZUREML_DATAREFERENCE_" + name)
    if path:
        open(os.path.join(path, name + ".csv"), "w").write("x")
        open(os.path.join(path, name + ".tmp"), "w").write("y")
os.makedirs("here")
open("here/z.csv", "w").write("z")
"""


EVERYWHERE = ("whole", "mounted", "RAW", "fetched", "used")


@pytest.fixture
def store(ws: Any, tmp_path: Path) -> Any:
    (tmp_path / "rows").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / "rows" / name).write_text(name)
    found = ws.get_default_datastore()
    found.upload(str(tmp_path / "rows"), target_path="raw", show_progress=False)
    return found


@pytest.fixture
def config(ws: Any) -> RunConfiguration:
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    return made


@pytest.fixture
def scripts(tmp_path: Path) -> str:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "tell.py").write_text(TELL)
    return str(tmp_path / "src")


def told(run: Any) -> Any:
    run.download_file("outputs/t.json", "t.json")
    return json.loads(Path("t.json").read_text())


def test_a_script_run_has_all_of_them(ws: Any, store: Any, config: RunConfiguration, scripts: str) -> None:
    Dataset.File.from_files((store, "raw")).register(ws, "rows")
    table = Dataset.Tabular.from_delimited_files((store, "raw/a.csv"), header=False, validate=False).register(
        ws, "table"
    )
    by_name = DataLocation(dataset=DatasetSection(dataset_name="rows", dataset_version="1"))
    config.data_references = {
        "whole": DataReferenceConfiguration(store.name, "mount", "raw"),
        "copy": DataReference(store, path_on_datastore="raw/b.csv", mode="download"),
    }
    config.data = {
        "mounted": Data(by_name, mechanism="mount", environment_variable_name="RAW"),
        "fetched": Data(DataLocation(data_path=DataPath(store.name, "raw/*.csv")), mechanism="Download"),
        "placed": Data(DataLocation(uri=f"azureml://datastores/{store.name}/paths/raw/a.csv"), mechanism="mount"),
        "table": Data(DataLocation(dataset=DatasetSection(dataset_id=table.id))),
        "used": Dataset.get_by_name(ws, "rows").as_named_input("used").as_mount(),
    }
    config.output_data = {
        "made": OutputData(DataLocation(data_path=DataPath(store.name, "results"))),
        "left": OutputData(
            DataLocation(data_path=DataPath(store.name, "left/{run-id}")),
            "upload",
            OutputOptions(
                upload_options=UploadOptions(source_globs=["*.csv"]),
                registration_options=RegistrationOptions("left", "kept", {"k": "v"}),
            ),
        ),
        "here": OutputData(
            DataLocation(data_path=DataPath(store.name, "here")), "upload", OutputOptions(path_on_compute="here")
        ),
    }
    given = ["--data", "$AZUREML_DATAREFERENCE_whole", "--out=$AZUREML_DATAREFERENCE_made"]
    run = Experiment(ws, "exp").submit(ScriptRunConfig(scripts, "tell.py", given, run_config=config))
    run.wait_for_completion()

    found = told(run)
    files = {name.replace("AZUREML_DATAREFERENCE_", ""): what for name, what in found["files"].items()}
    both = ["a.csv", "b.csv"]
    assert found["env"]["used"] == found["env"]["AZUREML_DATAREFERENCE_used"]
    assert {name: files[name] for name in EVERYWHERE} == dict.fromkeys(EVERYWHERE, both)
    assert (files["copy"], files["placed"], files["table"]) == ("b.csv", "a.csv", table.id)
    assert found["argv"] == [
        *("--data", found["env"]["AZUREML_DATAREFERENCE_whole"]),
        f"--out={found['env']['AZUREML_DATAREFERENCE_made']}",
    ]
    assert {"mounted", "fetched", "table"} <= {*found["inputs"]}
    assert store.download("back", prefix="results/", show_progress=False) == 2
    assert store.download("back", prefix="here/", show_progress=False) == 1
    assert Path("back/here/z.csv").read_text() == "z"
    left = Dataset.get_by_name(ws, "left")
    assert (left.to_path(), left.description, left.tags) == (["/left.csv"], "kept", {"k": "v"})


def test_a_step_has_them_its_own_ports_first(ws: Any, store: Any, config: RunConfiguration, scripts: str) -> None:
    own = DataReference(store, "whole", "raw/a.csv")
    config.data_references = {"whole": DataReferenceConfiguration(store.name, "mount", "raw")}
    config.data = {
        "all": Data(DataLocation(data_path=DataPath(store.name, "raw")), "mount", environment_variable_name="RAW")
    }
    config.data["all"].mechanism = "mount"
    step = PythonScriptStep("tell.py", arguments=[own], inputs=[own], source_directory=scripts, runconfig=config)
    pipeline = Pipeline(ws, [step])

    def run() -> Any:
        done = Experiment(ws, "exp").submit(pipeline)
        assert done.wait_for_completion(show_output=False) == "Finished"
        return next(iter(done.get_steps()))

    first = run()
    files = told(first)["files"]
    assert (files["AZUREML_DATAREFERENCE_whole"], files["RAW"]) == ("a.csv", ["a.csv", "b.csv"])
    assert "azureml.reusedrunid" in run().get_properties()
    # What it is given counts for reuse, as the step's own inputs do.
    Path("rows/c.csv").write_text("c")
    store.upload("rows", target_path="raw", show_progress=False)
    again = run()
    assert "input all has new content" in again.get_properties()["steploom.reuse_reason"]


def test_a_command_has_them(ws: Any, store: Any, config: RunConfiguration, scripts: str) -> None:
    config.data = {"all": Data(DataLocation(data_path=DataPath(store.name, "raw")), mechanism="mount")}
    config.data["all"].environment_variable_name = "RAW"
    step = CommandStep('ls "$RAW" && ls "$AZUREML_DATAREFERENCE_all"', source_directory=scripts, runconfig=config)
    run = Experiment(ws, "exp").submit(Pipeline(ws, [step]))
    assert run.wait_for_completion(show_output=False) == "Finished"
    assert next(iter(run.get_steps())).get_stdout_log().split() == ["a.csv", "b.csv"] * 2


def test_a_loaded_file_says_the_same(ws: Any, store: Any, config: RunConfiguration, scripts: str) -> None:
    Path(".azureml").mkdir()
    config.data = {"all": Data(DataLocation(data_path=DataPath(store.name, "raw")), mechanism="mount")}
    config.data_references = {"one": DataReferenceConfiguration(store.name, "download", "raw/a.csv")}
    config.output_data = {"made": OutputData(DataLocation(data_path=DataPath(store.name, "results")))}
    config.save(name="all")
    graph = _step_node(ws, RunConfiguration.load(".", "all"), scripts)
    assert [(port["name"], port["mode"]) for port in graph["inputs"]] == [("one", "download"), ("all", "mount")]
    assert [(port["name"], port["mode"]) for port in graph["outputs"]] == [("made", "mount")]


def _step_node(ws: Any, config: RunConfiguration, scripts: str) -> Any:
    step = PythonScriptStep("tell.py", source_directory=scripts, runconfig=config)
    graph = Pipeline(ws, [step])._steploom_graph()
    return next(node for node in graph["nodes"] if node["kind"] == "step")


PATH = DataLocation(data_path=DataPath("workspaceblobstore", "x"))


@pytest.mark.parametrize(
    ("section", "item", "said"),
    [
        ("data_references", "raw", r"data_references\['x'\]: It is str, where a DataReferenceConfiguration"),
        ("data_references", DataReferenceConfiguration("nowhere"), r"no datastore 'nowhere'"),
        ("data_references", DataReferenceConfiguration("workspaceblobstore", "copy"), "one of mount, download, upload"),
        ("data", {"a": 1}, r"run_config\.data\['x'\]: It is dict, where a Data"),
        ("data", Data(), "It is NoneType, where a DataLocation"),
        ("data", Data(DataLocation()), "It does not say where the data are"),
        ("data", Data(DataLocation(dataset=DatasetSection(dataset_name="none"))), "no data set 'none'"),
        ("data", Data(PATH, mechanism="copy"), "one of direct, mount, download, hdfs"),
        ("data", Data(PATH, environment_variable_name="a b"), "environment_variable_name is 'a b'"),
        ("output_data", Data(PATH), "It is Data, where an OutputData"),
        ("output_data", OutputData(PATH, "copy"), "mechanism is mount or upload, not 'copy'"),
        ("output_data", OutputData(DataLocation(uri="https://a/b")), "Nothing is written to https://a/b"),
        (
            "output_data",
            OutputData(PATH, additional_options=OutputOptions("/mnt/x")),
            "Nothing can be mounted at /mnt/x",
        ),
    ],
)
def test_what_is_wrong_is_told_when_the_pipeline_is_built(
    ws: Any, config: RunConfiguration, scripts: str, section: str, item: Any, said: str
) -> None:
    setattr(config, section, {"x": item})
    for kind in (UserErrorException, ValueError):
        with pytest.raises(kind, match=said):
            _step_node(ws, config, scripts)
