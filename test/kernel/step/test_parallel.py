"""What workers of a parallel step do to it: raise, hang, die, leave processes behind; under the oldest Python."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.step import parallel_program, site_folder

COUNT = 6
NAMES = "import os\ndef run(paths):\n    return [os.path.basename(path) for path in paths]\n"
ALL = "".join(f"{number}\n" for number in range(COUNT))


class ParallelStep:
    """Reads files 0 to 5, each of which holds nothing, and writes the output `scores`."""

    def __init__(self, step: Any) -> None:
        self.step = step
        self.log = step.folder / "log.txt"
        self.output = step.folder / "staging" / "scores"
        images = step.home / "images"
        images.mkdir()
        for number in range(COUNT):
            (images / str(number)).touch()
        step.write_facts(
            data={
                "inputs": {"images": {"path": str(images), "definition": None}},
                "outputs": {"scores": str(self.output)},
                "datastores": {},
            }
        )

    def start(self, script: str, *arguments: str, **settings: Any) -> subprocess.Popen[bytes]:
        (self.step.work / "score.py").write_text(script)
        asked = {
            "inputs": '["images"]',
            "output": "scores",
            "output_is_file": False,
            "mini_batch_size": "1",
            "partition_keys": "[]",
            "output_action": "append_row",
            "append_row_file_name": "rows.txt",
            "error_threshold": 0,
            "allowed_failed_count": "",
            "allowed_failed_percent": "",
            "run_max_try": 3,
            "run_invocation_timeout": 60,
            "node_count": "1",
            "process_count_per_node": 2,
            "logging_level": "INFO",
            **settings,
        }
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("STEPLOOM_")}
        # No pipe: a process that is left behind would keep it open.
        with self.log.open("w") as log:
            return subprocess.Popen(
                [self.step.python, "-S", "-W", "error", str(parallel_program()), "score.py", *arguments],
                cwd=self.step.work,
                env={
                    **inherited,
                    "PYTHONPATH": str(site_folder()),
                    "STEPLOOM_STEP_DIR": str(self.step.folder),
                    "STEPLOOM_HOME": str(self.step.home),
                    **{f"AML_PARAMETER_aml_{key}": str(value) for key, value in asked.items()},
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def run(self, script: str, *arguments: str, code: int = 0, **settings: Any) -> str:
        """What it says; it has to end with this code."""
        with self.start(script, *arguments, **settings) as process:
            process.wait(timeout=100)
        said = self.log.read_text()
        assert process.returncode == code, said
        return said

    @property
    def rows(self) -> str:
        return (self.output / "rows.txt").read_text()


@pytest.fixture
def parallel(step: Any) -> ParallelStep:
    return ParallelStep(step)


def once(tmp_path: Path, what: str) -> str:
    """A script that does `what` the first time that it sees the file 3."""
    mark = tmp_path / "mark"
    return f"""
import os, signal, subprocess, sys, time
def run(paths):
    if os.path.basename(paths[0]) == "3" and not os.path.exists({str(mark)!r}):
        open({str(mark)!r}, "w").close()
        {what}
    return [os.path.basename(path) for path in paths]
"""


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("raise ValueError('not yet')", "ValueError: not yet"),
        ("return None", "TypeError: run() returned NoneType: return a list"),
        ("os._exit(7)", "its process ended with exit code 7"),
        ("sys.exit('enough')", "its process ended with exit code 1"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "its process was killed by signal 9"),
        ("time.sleep(600)", "run() took longer than 5 s and was ended"),
    ],
)
def test_a_mini_batch_is_tried_again(parallel: ParallelStep, tmp_path: Path, what: str, told: str) -> None:
    said = parallel.run(once(tmp_path, what), run_invocation_timeout=5)
    assert f"Mini batch 3, try 1: {told}" in said and "; it is tried again." in said
    assert said.endswith("6 of 6 mini batches, 6 items, 0 of them failed.\n")
    assert parallel.rows == ALL


def test_a_process_that_a_dead_worker_has_left(parallel: ParallelStep, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    fork = f"child = os.fork() or time.sleep(600); open({str(pid)!r}, 'w').write(str(child)); os._exit(7)"
    try:
        assert "its process ended with exit code 7" in parallel.run(once(tmp_path, fork))
        assert parallel.rows == ALL
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)


def test_what_fails_for_good(parallel: ParallelStep) -> None:
    script = (
        NAMES
        + "    \nold = run\ndef run(paths):\n    assert paths[0][-1] not in '14', 'odd one'\n    return old(paths)\n"
    )
    said = parallel.run(script, error_threshold=-1, run_max_try=2)
    assert "Mini batch 4, try 2: AssertionError: odd one; it has failed." in said and "line 7, in run" in said
    assert parallel.rows == "0\n2\n3\n5\n"
    for settings, reason in (
        ({"error_threshold": 1}, "2 items failed, and error_threshold is 1."),
        ({"error_threshold": -1, "allowed_failed_count": 1}, "2 mini batches failed, and allowed_failed_count is 1."),
        (
            {"error_threshold": -1, "allowed_failed_percent": 33},
            "2 of 6 mini batches failed, and allowed_failed_percent is 33.",
        ),
    ):
        assert parallel.run(script, code=1, run_max_try=1, **settings).splitlines()[-1] == reason
    parallel.run(script, error_threshold=2, allowed_failed_count=2, allowed_failed_percent=34, run_max_try=1)


def test_items_without_an_answer_have_failed(parallel: ParallelStep) -> None:
    script = "def run(paths):\n    return paths[1:]\n"
    said = parallel.run(script, code=1, mini_batch_size=4, error_threshold=1)
    assert said.endswith("2 items failed, and error_threshold is 1.\n")


@pytest.mark.parametrize(
    ("begin", "told"),
    [
        ("raise ValueError('no model')", "The script could not be begun: ValueError: no model"),
        ("os._exit(7)", "The script could not be begun, 3 times: its process ended with exit code 7."),
    ],
)
def test_a_script_that_cannot_be_begun(parallel: ParallelStep, begin: str, told: str) -> None:
    for text in (f"def init():\n    {begin}\n", f"{begin}\n"):
        said = parallel.run(f"import os\n{text}{NAMES}", code=1)
        assert said.splitlines()[-1] == told
    assert "has no function run(mini_batch)." in parallel.run("", code=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("mini_batch_size", "10 kb"), ("node_count", "0"), ("run_max_try", "x"), ("partition_keys", '["city"]')],
)
def test_what_no_value_can_be(parallel: ParallelStep, name: str, value: str) -> None:
    said = parallel.run(NAMES, code=1, **{name: value})
    assert len(said.splitlines()) == 1 and "Traceback" not in said


def test_modules_beside_the_script(parallel: ParallelStep) -> None:
    (parallel.step.work / "model.py").write_text("import sys\nsuffix = sys.argv[1]\n")
    script = (
        "import os\nimport model\ndef run(paths):\n    return [os.path.basename(p) + model.suffix for p in paths]\n"
    )
    parallel.run(script, "!")
    assert parallel.rows == "".join(f"{number}!\n" for number in range(COUNT))


def test_an_output_that_is_a_file(parallel: ParallelStep) -> None:
    parallel.run(NAMES, output_is_file=True)
    assert parallel.output.read_text() == ALL


def test_workers_end_with_their_step(parallel: ParallelStep, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"""
import os, time
def run(paths):
    open({str(pids)!r}, "a").write(f"{{os.getpid()}} ")
    time.sleep(600)
"""
    process = parallel.start(script, node_count=4)
    with process:
        wait_for(lambda: pids.exists() and pids.read_text().endswith(" "))
        workers = [psutil.Process(int(pid)) for pid in pids.read_text().split()]
        process.kill()
        for worker in workers:
            wait_for(lambda worker=worker: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.02)
