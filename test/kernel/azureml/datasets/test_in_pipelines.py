"""Data sets as inputs and outputs of steps that run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.dataset import Dataset

SHOW = """
import os, sys
from azureml.core import Run
from pathlib import Path
run = Run.get_context()
place = Path(sys.argv[1])
run.log("name", place.name)
run.log("files", ",".join(sorted(item.relative_to(place).as_posix() for item in place.rglob("*") if item.is_file())))
run.log("text", place.read_text() if place.is_file() else "")
run.log("same", str(run.input_datasets["flights"]) == sys.argv[1] == os.environ["AZUREML_DATAREFERENCE_flights"])
"""
ROWS = """
import sys
from azureml.core import Dataset, Run
run = Run.get_context()
data = run.input_datasets["flights"]
run.log("argument", sys.argv[1] if len(sys.argv) > 1 else "")
run.log("sum", float(data.to_pandas_dataframe()["delay"].sum()))
run.log("registered", ",".join(sorted(Dataset.get_all(run.experiment.workspace))))
"""
WRITE = """
import sys
from pathlib import Path
Path(sys.argv[1], "sub").mkdir()
Path(sys.argv[1], "sub", "a.csv").write_text("delay\\n1\\n2\\n")
Path(sys.argv[1], "b.log").write_text("log")
Path("left").mkdir()
Path("left", "c.csv").write_text("delay\\n40\\n")
"""
WRITE_ALL = """
import sys
from pathlib import Path
for place in sys.argv[1:]:
    Path(place, "sub").mkdir(parents=True)
    Path(place, "sub", "a.csv").write_text("delay\\n1\\n2\\n")
    Path(place, "b.log").write_text("log")
"""


@pytest.fixture
def step(tmp_path: Path) -> Callable[..., PythonScriptStep]:
    """A step in the tests' own interpreter, which has pandas."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name, text in {"show.py": SHOW, "rows.py": ROWS, "write.py": WRITE}.items():
        (folder / name).write_text(text)
    config = RunConfiguration()
    config.environment.python.user_managed_dependencies = True

    def make(script: str, **given: Any) -> PythonScriptStep:
        return PythonScriptStep(script, compute_target="cpu", runconfig=config, source_directory=str(folder), **given)

    return make


@pytest.fixture
def metrics(ws: Any) -> Callable[..., dict[str, Any]]:
    """Submit, and what the last step has logged."""

    def run(*steps: PythonScriptStep, **values: Any) -> dict[str, Any]:
        submitted = Pipeline(ws, list(steps)).submit("datasets", pipeline_parameters=values)
        submitted.wait_for_completion(show_output=False)
        (last,) = submitted.find_step_run(steps[-1].name)
        found: dict[str, Any] = {**last.get_metrics(), "reused": bool(last.properties.get("azureml.reusedrunid"))}
        return found

    return run


def test_a_folder_is_mounted_where_it_is(store: Any, step: Any, metrics: Any) -> None:
    flights = Dataset.File.from_files((store, "delays/2013")).as_named_input("flights").as_mount()
    assert metrics(step("show.py", arguments=[flights])) == {
        "name": "2013",
        "files": "01/JFK.csv,01/LGA.csv,02/JFK.csv",
        "text": "",
        "same": True,
        "reused": False,
    }


def test_a_selection_is_a_folder_of_just_these_files(store: Any, step: Any, metrics: Any) -> None:
    chosen = Dataset.File.from_files((store, "delays/**/*.csv")).skip(1)
    for config in (chosen.as_named_input("flights").as_mount(), chosen.as_named_input("flights").as_download()):
        said = metrics(step("show.py", arguments=[config], inputs=[config]))
        assert (said["files"], said["same"]) == ("2013/01/LGA.csv,2013/02/JFK.csv", True)


def test_one_file_is_that_file_and_a_copy_is_a_copy(store: Any, step: Any, metrics: Any) -> None:
    one = Dataset.File.from_files((store, "delays/2013/01/LGA.csv")).as_named_input("flights")
    for config in (one.as_mount(), one.as_download()):
        said = metrics(step("show.py", arguments=[config]))
        assert (said["name"], said["text"]) == ("LGA.csv", "day,delay\n2013-01-01,20\n")
    folder = Dataset.File.from_files((store, "delays/2013/02")).as_named_input("flights").as_download()
    assert metrics(step("show.py", arguments=[folder]))["files"] == "JFK.csv"


def test_content_and_reading_decide_about_reuse(store: Any, step: Any, metrics: Any, tmp_path: Path) -> None:
    def run(count: int) -> dict[str, Any]:
        rows = Dataset.Tabular.from_delimited_files((store, "delays/**/*.csv")).take(count)
        said: dict[str, Any] = metrics(step("rows.py", inputs=[rows.as_named_input("flights")]))
        return said

    assert [run(9)["reused"], run(9)["reused"], run(3)["reused"]] == [False, True, False]
    (tmp_path / "JFK.csv").write_text("day,delay\n2013-03-01,1000\n")
    store.upload_files([str(tmp_path / "JFK.csv")], target_path="delays/2013/03", show_progress=False)
    assert run(9) == {"argument": "", "sum": 1030.0, "registered": "", "reused": False}


def test_a_registered_one_is_known_by_its_id(ws: Any, store: Any, step: Any, metrics: Any) -> None:
    rows = Dataset.Tabular.from_delimited_files((store, "delays/**/*.csv")).register(ws, "delays")
    said = metrics(step("rows.py", arguments=[rows.as_named_input("flights")]))
    assert (said["argument"], said["sum"], said["registered"]) == (rows.id, 30.0, "delays")


def test_a_parameter_chooses_the_data_set(store: Any, step: Any, metrics: Any) -> None:
    january, february = (
        Dataset.Tabular.from_delimited_files((store, f"delays/2013/0{month}/*.csv")) for month in (1, 2)
    )
    parameter = PipelineParameter("data", january)
    made = step("rows.py", inputs=[DatasetConsumptionConfig("flights", parameter)])
    assert metrics(made)["sum"] == 23.0
    assert metrics(made, data=february)["sum"] == 7.0
    with pytest.raises(Exception, match="takes TabularDataset, not str"):
        metrics(made, data="february")


def test_an_output_goes_where_it_is_to_and_is_registered(ws: Any, store: Any, step: Any, metrics: Any) -> None:
    made = OutputFileDatasetConfig("made", destination=(store, "made/{run-id}/{output-name}"))
    write = step("write.py", arguments=[made.register_on_complete("made", tags={"by": "test"})])
    read = step("show.py", arguments=[made.as_input("flights")])
    assert metrics(write, read)["files"] == "b.log,sub/a.csv"
    found = Dataset.get_by_name(ws, "made")
    assert (found.version, found.tags) == (1, {"by": "test"})
    assert found.to_path() == ["/b.log", "/sub/a.csv"]
    assert found._definition.paths[0]["path"].startswith("made/")
    metrics(write, read)
    assert Dataset.get_by_name(ws, "made").version == 1


def test_rows_of_an_output(ws: Any, step: Any, metrics: Any) -> None:
    made = OutputFileDatasetConfig("made").as_upload(source_globs=["**/*.csv"])
    rows = made.read_delimited_files().keep_columns("delay").register_on_complete("rows")
    read = step("rows.py", inputs=[rows.as_input("flights")])
    assert metrics(step("write.py", arguments=[rows]), read)["sum"] == 3.0
    assert list(Dataset.get_by_name(ws, "rows").to_pandas_dataframe().columns) == ["delay"]


def test_what_the_script_leaves_in_its_working_folder(step: Any, metrics: Any) -> None:
    made = OutputFileDatasetConfig("made", source="left").as_upload(source_globs="*.csv")
    rows = made.read_delimited_files(path_glob="c.csv")
    read = step("rows.py", inputs=[rows.as_input("flights")])
    assert metrics(step("write.py", arguments=[made]), read)["sum"] == 40.0


def test_a_place_that_runs_share_keeps_what_is_there(store: Any, step: Any, metrics: Any) -> None:
    made = OutputFileDatasetConfig("made", destination=(store, "delays"))
    read = step("show.py", arguments=[made.as_input("flights")])
    assert "2013/01/JFK.csv" in metrics(step("write.py", arguments=[made]), read)["files"]
    assert store._local_path("delays/sub/a.csv").is_file()


def test_rows_of_pipeline_data(step: Any, metrics: Any) -> None:
    made = PipelineData("made")
    rows = made.as_dataset().parse_delimited_files(file_extension=".csv").keep_columns(["delay"])
    write = step("write.py", arguments=[made], outputs=[made])
    (write._folder(Path()) / "write.py").write_text("import sys, os\nos.makedirs(sys.argv[1])\n" + WRITE)
    assert metrics(write, step("rows.py", inputs=[rows.as_named_input("flights")]))["sum"] == 3.0


def test_pipeline_data_become_versions_of_data_sets(ws: Any, step: Any, metrics: Any) -> None:
    files, rows = PipelineData("files").as_dataset().register("files"), PipelineData("rows").as_dataset()
    rows = rows.register("rows", create_new_version=False).parse_delimited_files(file_extension=".csv")
    write = step("write.py", arguments=[files, rows], outputs=[files, rows], allow_reuse=False)
    (write._folder(Path()) / "write.py").write_text(WRITE_ALL)
    for _ in range(2):
        metrics(write)
    assert (Dataset.get_by_name(ws, "files").version, Dataset.get_by_name(ws, "rows").version) == (2, 1)
    assert Dataset.get_by_name(ws, "files").to_path() == ["/b.log", "/sub/a.csv"]
    assert Dataset.get_by_name(ws, "rows").to_pandas_dataframe()["delay"].sum() == 3
    with pytest.raises(ValueError, match="needs the name"):
        rows.register("")


def test_bad_input(ws: Any, store: Any, step: Any) -> None:
    with pytest.raises(UserErrorException, match="no digit first"):
        Dataset.File.from_files((store, "delays")).as_named_input("2013")
    with pytest.raises(ValueError, match=r"use dataset.as_named_input\(name\)"):
        step("rows.py", inputs=[Dataset.File.from_files((store, "delays"))])
    with pytest.raises(ValueError, match="which is no data set"):
        step("rows.py", inputs=[DatasetConsumptionConfig("flights", "delays")])
    with pytest.raises(ValueError, match=r"is \(datastore, path\), not 'delays'"):
        step("write.py", arguments=[OutputFileDatasetConfig("made", destination="delays")])
    with pytest.raises(ValueError, match="no step of the pipeline writes"):
        Pipeline(ws, [step("show.py", arguments=[OutputFileDatasetConfig("made").as_input("flights")])])
    missing = Dataset.File.from_files((store, "nothing/*.csv"), validate=False)
    (problem,) = Pipeline(ws, [step("show.py", arguments=[missing.as_mount()])]).validate()
    assert "There is nothing at 'nothing'" in problem
