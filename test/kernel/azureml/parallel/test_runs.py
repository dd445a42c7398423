"""A `ParallelRunStep` among other steps, with failures, without anything to do, canceled."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from parallel_steps import finished, lines, score

from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.bridge.check import check
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig


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
