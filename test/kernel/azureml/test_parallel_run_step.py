"""`ParallelRunStep`, from the notebook's names to the rows that the script's results become."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.widgets.parallel_run_step_details import ParallelRunStepDetails
from steploom.bridge.check import check
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.datastores.storage_datastore import AzureBlobDatastore

STORE = AzureBlobDatastore("ws", "store", "container", "account")
FILES = PipelineData("files").as_dataset()
NAMES = """
import os
def run(mini_batch):
    return [f"{os.path.basename(path)} {len(mini_batch)}" for path in mini_batch]
"""


@pytest.fixture
def config(src: Path) -> Callable[..., ParallelRunConfig]:
    environment = Environment("own")
    environment.python.user_managed_dependencies = True

    def make(script: str = NAMES, **given: Any) -> ParallelRunConfig:
        (src / "score.py").write_text(script)
        wanted: dict[str, Any] = {
            "environment": environment,
            "entry_script": "score.py",
            "source_directory": str(src),
            "error_threshold": 0,
            "output_action": "append_row",
            "compute_target": None,
            "node_count": 1,
            "process_count_per_node": 2,
        }
        return ParallelRunConfig(**{**wanted, **given})

    return make


@pytest.fixture
def images(ws: Any, tmp_path: Path) -> Any:
    """A file data set of 0.txt to 6.txt, each of which holds its number."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(7):
        (folder / f"{number}.txt").write_text(str(number))
    store = ws.get_default_datastore()
    store.upload(str(folder), "images", show_progress=False)
    return Dataset.File.from_files((store, "images"))


@pytest.fixture
def rows(ws: Any, tmp_path: Path) -> Any:
    """A tabular data set of 40 rows: city, number."""
    folder = tmp_path / "rows"
    folder.mkdir()
    text = "".join(f"{'ab'[number % 2]},{number}\n" for number in range(40))
    (folder / "rows.csv").write_text(f"city,number\n{text}")
    store = ws.get_default_datastore()
    store.upload(str(folder), "rows", show_progress=False)
    return Dataset.Tabular.from_delimited_files((store, "rows/rows.csv"))


def finished(ws: Any, *steps: Any, **given: Any) -> Any:
    run = Pipeline(ws, list(steps)).submit("exp", **given)
    status = run.wait_for_completion(show_output=False, raise_on_error=False)
    assert status == "Finished", [item.get_stdout_log() for item in run.get_steps()]
    return run


def lines(run: Any, step: str, tmp_path: Path, name: str = "parallel_run_step.txt") -> list[str]:
    reference = run.find_step_run(step)[0].get_output_data("scores")
    reference.download(str(tmp_path / "got"))
    return (tmp_path / "got" / reference.path_on_datastore / name).read_text().splitlines()


SCORES = PipelineData("scores")


def score(config: ParallelRunConfig, *inputs: Any, **given: Any) -> ParallelRunStep:
    return ParallelRunStep("score", config, list(inputs), PipelineData("scores"), **given)


def test_files_in_mini_batches(ws: Any, config: Any, images: Any, tmp_path: Path) -> None:
    run = finished(ws, score(config(mini_batch_size="3"), images.as_named_input("images")))
    assert lines(run, "score", tmp_path) == [f"{number}.txt {3 if number < 6 else 1}" for number in range(7)]
    log = run.find_step_run("score")[0].get_stdout_log()
    assert "3 of 3 mini batches, 7 items, 0 of them failed." in log
    again = finished(ws, score(config(mini_batch_size="3"), images.as_named_input("images")))
    assert "Reused: same script" in str(again.find_step_run("score")[0].get_details())


def test_its_details(ws: Any, config: Any, images: Any, capsys: pytest.CaptureFixture[str]) -> None:
    step = score(config(), images.as_named_input("images"))
    other = CommandStep("true")
    run = finished(ws, step, other)
    (found,) = run.find_step_run("score")
    for details in (
        ParallelRunStepDetails(found),
        ParallelRunStepDetails(run, "score"),
        ParallelRunStepDetails(workspace=ws, run_id=run.id, step_name="score"),
        ParallelRunStepDetails(workspace=ws, step_run_id=found.id),
    ):
        assert details.step_run.id == found.id
        capsys.readouterr()
        details.show()
        assert "score" in capsys.readouterr().out
    with pytest.raises(ValueError, match=r"names no one step.*score"):
        ParallelRunStepDetails(run)
    with pytest.raises(ValueError, match="Give a run"):
        ParallelRunStepDetails(workspace=ws)


def test_what_the_script_finds(ws: Any, config: Any, images: Any, tmp_path: Path) -> None:
    script = """
import argparse, os, sys
from azureml.core import Run
from azureml_user.parallel_run import EntryScript

def init():
    global options, started
    parser = argparse.ArgumentParser()
    parser.add_argument("--model")
    parser.add_argument("--by")
    parser.add_argument("--out")
    options, _ = parser.parse_known_args()
    started = 1
    print("init", file=sys.stderr)
    EntryScript().logger.info("started with %s", options.by)

def run(mini_batch, mini_batch_context):
    Run.get_context().log("batch", len(mini_batch))
    assert options.out == EntryScript().output_dir and os.path.isdir(options.out)
    assert mini_batch_context.dataset.to_path() == ["/" + os.path.basename(path) for path in mini_batch]
    return [open(options.model).read() + options.by + os.environ["EXTRA"] + open(path).read() for path in mini_batch]

def shutdown():
    print("the end")
"""
    model = DataReference(ws.get_default_datastore(), "model", path_on_datastore="images/1.txt")
    scores, by = PipelineData("scores"), PipelineParameter("by", "x")
    settings = config(
        script,
        mini_batch_size=PipelineParameter("size", "2"),
        process_count_per_node=1,
        append_row_file_name="mine.txt",
        environment_variables={"EXTRA": "!"},
    )
    step = ParallelRunStep(
        "score",
        settings,
        [images.as_named_input("images").as_mount()],
        scores,
        side_inputs=[model],
        arguments=["--model", model, "--by", by, "--out", scores],
    )
    run = finished(ws, step, pipeline_parameters={"by": "y", "size": "4"})
    assert lines(run, "score", tmp_path, "mine.txt") == [f"1y!{number}" for number in range(7)]
    step_run = run.find_step_run("score")[0]
    assert step_run.get_metrics()["batch"] == [4, 3]
    names = step_run.get_file_names()
    said = {}
    for kind in ("stdout", "stderr", "entry_script_log"):
        (name,) = [item for item in names if f"user/{kind}/" in item]
        step_run.download_file(name, str(tmp_path / kind))
        said[kind] = (tmp_path / kind).read_text()
    assert said["stdout"] == "the end\n" and said["stderr"] == "init\n"
    assert "|INFO|" in said["entry_script_log"] and "started with y" in said["entry_script_log"]


def test_rows_by_size(ws: Any, config: Any, rows: Any, tmp_path: Path) -> None:
    script = """
def run(frame):
    assert list(frame.index) == list(range(len(frame)))
    return frame.assign(size=len(frame))
"""
    run = finished(ws, score(config(script, mini_batch_size="50"), rows.as_named_input("rows")))
    got = [line.split(" ") for line in lines(run, "score", tmp_path)]
    assert [row[:2] for row in got] == [["ab"[number % 2], str(number)] for number in range(40)]
    assert {row[2] for row in got} == {"12", "4"}


def test_a_mini_batch_for_each_key(ws: Any, config: Any, rows: Any, tmp_path: Path) -> None:
    script = """
def run(frame, context):
    assert len(context.dataset.to_pandas_dataframe()) == len(frame)
    return [f"{context.partition_key_value} {frame['number'].sum()}" for _ in range(1)] + [""] * (len(frame) - 1)
"""
    run = finished(ws, score(config(script, partition_keys=["city"]), rows.as_named_input("rows")))
    assert [line for line in lines(run, "score", tmp_path) if line] == ["{'city': 'a'} 380", "{'city': 'b'} 400"]


def test_files_of_each_key(ws: Any, config: Any, tmp_path: Path) -> None:
    for place in ("a/1.txt", "a/2.txt", "b/1.txt"):
        (tmp_path / "parts" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "parts" / place).write_text(place)
    store = ws.get_default_datastore()
    store.upload(str(tmp_path / "parts"), "parts", show_progress=False)
    data = Dataset.File.from_files((store, "parts/*/*.txt"), partition_format="parts/{city}/{day}.txt")
    script = """
def run(paths, context):
    return [f"{context.partition_key_value['city']} {open(path).read()}" for path in paths]
"""
    run = finished(ws, score(config(script, partition_keys=["city"]), data.as_named_input("parts").as_mount()))
    assert lines(run, "score", tmp_path) == ["a a/1.txt", "a a/2.txt", "b b/1.txt"]


def test_outputs_of_another_step(ws: Any, config: Any, src: Path, tmp_path: Path) -> None:
    (src / "prep.py").write_text(
        "import os, sys\nos.makedirs(sys.argv[1])\n"
        "for n in range(3): open(os.path.join(sys.argv[1], f'{n}.csv'), 'w').write(f'n\\n{n}\\n')\n"
        "open(os.path.join(sys.argv[2], 'x.txt'), 'w').write('x')\n"
    )
    prepared, more = PipelineData("prepared"), OutputFileDatasetConfig("more")
    prep = PythonScriptStep("prep.py", arguments=[prepared, more], outputs=[prepared], source_directory=str(src))
    files = score(config(), prepared.as_dataset(), more.as_input("more"))
    (src / "table.py").write_text("def run(frame):\n    return frame\n")
    rows = ParallelRunStep(
        "rows",
        config(entry_script="table.py"),
        [prepared.as_dataset().parse_delimited_files()],
        OutputFileDatasetConfig("scores"),
    )
    run = finished(ws, files, rows, prep)
    assert lines(run, "score", tmp_path) == ["0.csv 3", "1.csv 3", "2.csv 3", "x.txt 1"]
    assert lines(run, "rows", tmp_path) == ["0", "1", "2"]


def test_parameters_of_the_pipeline(ws: Any, config: Any, images: Any, tmp_path: Path) -> None:
    data = PipelineParameter("data", images.take(2))
    settings = config(
        mini_batch_size=PipelineParameter("size", "5"),
        process_count_per_node=PipelineParameter("workers", 2),
        run_invocation_timeout=PipelineParameter("limit", 60),
    )
    step = ParallelRunStep(
        "score", settings, [DatasetConsumptionConfig("images", data).as_mount()], PipelineData("scores").as_dataset()
    )
    pipeline = Pipeline(ws, [step])
    check("pipelineGraph", pipeline._steploom_graph())
    first = pipeline.submit("exp")
    second = pipeline.submit("exp", pipeline_parameters={"data": images, "size": "6", "workers": 1})
    for run in (first, second):
        assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Finished"
    assert lines(first, "score", tmp_path) == ["0.txt 2", "1.txt 2"]
    assert lines(second, "score", tmp_path) == [f"{number}.txt {6 if number < 6 else 1}" for number in range(7)]


def test_nothing_to_do(ws: Any, config: Any, src: Path, tmp_path: Path) -> None:
    (src / "prep.py").write_text("")
    empty = PipelineData("empty")
    prep = PythonScriptStep("prep.py", outputs=[empty], source_directory=str(src))
    run = finished(ws, score(config(), empty.as_dataset()), prep)
    assert lines(run, "score", tmp_path) == []


def test_a_failed_item_fails_the_step(ws: Any, config: Any, images: Any) -> None:
    script = "def run(paths):\n    if '5.txt' in paths[0]: raise KeyError('bad image')\n    return paths\n"
    step = score(config(script, mini_batch_size=1, run_max_try=2), images.as_named_input("images"))
    run = Pipeline(ws, [step]).submit("exp")
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    log = run.find_step_run("score")[0].get_stdout_log()
    assert "Mini batch 5, try 1: KeyError: 'bad image'; it is tried again." in log
    assert "Mini batch 5, try 2: KeyError: 'bad image'; it has failed." in log
    assert "1 items failed, and error_threshold is 0." in log


def test_summary_only(ws: Any, config: Any, images: Any) -> None:
    settings = config("def run(paths):\n    return paths[:-1]\n", output_action="summary_only", error_threshold=1)
    run = finished(ws, ParallelRunStep("score", settings, [images.as_named_input("images")]))
    assert "7 items, 1 of them failed" in run.find_step_run("score")[0].get_stdout_log()


def test_cancel_ends_all_workers(ws: Any, config: Any, images: Any, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"""
import os, time
def run(paths):
    open({str(pids)!r}, "a").write(f"{{os.getpid()}} ")
    time.sleep(600)
"""
    step = score(config(script, mini_batch_size=1, run_invocation_timeout=600), images.as_named_input("images"))
    run = Pipeline(ws, [step]).submit("exp")
    wait_for(lambda: pids.exists() and pids.read_text().endswith(" "))
    worker = psutil.Process(int(pids.read_text().split()[0]))
    run.cancel()
    run.wait_for_completion(show_output=False, raise_on_error=False)
    assert run.get_status() == "Canceled"
    wait_for(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.02)


def test_its_node(ws: Any, config: Any, images: Any) -> None:
    settings = config(node_count=PipelineParameter("nodes", 1), compute_target="cpu", mini_batch_size="1KB")
    graph = Pipeline(ws, [score(settings, images.as_named_input("images"))])._steploom_graph()
    check("pipelineGraph", graph)
    node = next(item for item in graph["nodes"] if item["kind"] == "step")
    assert (node["type"], node["script"], node["compute"]) == ("ParallelRunStep", "score.py", "cpu")
    assert node["params"]["aml_mini_batch_size"] == "1024"
    assert node["params"]["aml_node_count"] == "$AML_PARAMETER_nodes"
    assert graph["parameters"] == [{"name": "nodes", "default": 1}]


def test_a_bare_data_set_is_no_input(config: Any, images: Any) -> None:
    with pytest.raises(Exception, match=r"reads data sets.*as_named_input"):
        ParallelRunStep("score", config(), [images], SCORES)


@pytest.mark.parametrize("inputs", [None, [], FILES])
def test_inputs_are_a_list(config: Any, inputs: Any) -> None:
    with pytest.raises(AssertionError, match="list of at least one"):
        ParallelRunStep("score", config(), inputs, SCORES)


@pytest.mark.parametrize(
    "item",
    [PipelineData("a"), DataReference(STORE, "raw"), "a"],
)
def test_inputs_are_data_sets(config: Any, item: Any) -> None:
    with pytest.raises(Exception, match="reads data sets"):
        ParallelRunStep("score", config(), [item], SCORES)


def test_inputs_are_of_one_kind(config: Any) -> None:
    with pytest.raises(Exception, match="all of files, or all of rows"):
        ParallelRunStep("score", config(), [FILES, PipelineData("b").as_dataset().parse_delimited_files()], SCORES)


@pytest.mark.parametrize("name", ["Score", "1score", "score_images", "score-", "s" * 33, ""])
def test_illegal_names(config: Any, name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a ParallelRunStep"):
        ParallelRunStep(name, config(), [FILES], SCORES)


def test_what_else_is_refused(ws: Any, config: Any, images: Any) -> None:
    with pytest.raises(AttributeError, match="is a ParallelRunConfig, not str"):
        ParallelRunStep("score", "x", [FILES], SCORES)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="give output"):
        ParallelRunStep("score", config(), [FILES])
    with pytest.raises(ValueError, match="does not exist"):
        ParallelRunStep("score", config(source_directory="/nonexistent"), [FILES], SCORES)
    for given, said in (
        ({"node_count": "x"}, "node_count is a number"),
        ({"environment_variables": ["A"]}, "is a dictionary"),
        ({"entry_script": None}, "entry_script is the name"),
        ({"entry_script": "scores.py"}, "There is no script scores.py"),
    ):
        with pytest.raises(ValueError, match=said):
            Pipeline(ws, [score(config(**given), images.as_named_input("images"))])
