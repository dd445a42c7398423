"""The program that starts the script of an MPI step in several processes, under the oldest Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.step import mpi_program, site_folder

LAUNCHER = """#!/bin/sh
echo "started $1 $2 as root $OMPI_ALLOW_RUN_AS_ROOT"
shift 2
"$@"
"""
SCRIPT = "import sys; print('arguments', *sys.argv[1:]); sys.exit(int(sys.argv[-1]))\n"
CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher of these tests is a shell script")


@pytest.fixture
def launcher(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "mpiexec"
    file.write_text(LAUNCHER)
    file.chmod(0o755)
    return folder


def run(step: Any, path: Path, nodes: str, processes: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    (step.work / "train.py").write_text(SCRIPT)
    counts = {"AML_PARAMETER_aml_node_count": nodes, "AML_PARAMETER_aml_process_count_per_node": processes}
    env = {"PATH": str(path), "PYTHONPATH": str(site_folder()), **counts}
    argv = [step.python, str(mpi_program()), "train.py", "two words", str(code)]
    return subprocess.run(argv, cwd=step.work, env=env, capture_output=True, text=True, check=False)


def test_no_more_processes_than_cores(step: Any, launcher: Path) -> None:
    done = run(step, launcher, str(CORES), "3")
    first, *rest = done.stdout.splitlines()
    assert first == f"{3 * CORES} processes were asked for, and there are {CORES} cores: {CORES} run."
    begun = [f"started -n {CORES} as root 1"] if CORES > 1 else []
    assert (rest, done.returncode) == ([*begun, "arguments two words 0"], 0)


def test_one_process_needs_no_launcher(step: Any, tmp_path: Path) -> None:
    done = run(step, tmp_path, "1", "1")
    assert (done.stdout, done.returncode) == ("arguments two words 0\n", 0)


def test_the_exit_code_is_that_of_the_launcher(step: Any, launcher: Path) -> None:
    assert run(step, launcher, "1", "2", code=3).returncode == 3


@pytest.mark.skipif(CORES == 1, reason="one process needs no launcher")
def test_without_a_launcher(step: Any, tmp_path: Path) -> None:
    done = run(step, tmp_path, "1", "2")
    assert (done.stderr, done.returncode) == (
        "Neither mpirun nor mpiexec is on the PATH: install OpenMPI, or ask for one process.\n",
        1,
    )


@pytest.mark.parametrize("count", ["0", "-1", "many", ""])
def test_what_is_no_number(step: Any, launcher: Path, count: str) -> None:
    done = run(step, launcher, "1", count)
    assert (done.stderr, done.returncode) == (f"process_count_per_node is a number from 1 on, not {count!r}.\n", 1)
