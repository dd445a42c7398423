"""What an entry script is given, and what its results become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from parallel_steps import finished, lines, score

from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.widgets.parallel_run_step_details import ParallelRunStepDetails
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_reference import DataReference


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
