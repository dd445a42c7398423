"""Runs a script in several processes that find each other by MPI: `... SCRIPT ARGUMENT...`.

All nodes that were asked for are this machine, so there are no more processes than cores.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import List, Mapping

NODES = "aml_node_count"
PROCESSES = "aml_process_count_per_node"
"""Of the step's `params` those that say how many."""

LAUNCHERS = ("mpirun", "mpiexec")
# A container's user is root, and one core may have one slot though it has two threads; other launchers know neither.
_OPEN_MPI = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
}


def main(command: List[str]) -> int:
    """The exit code of the step: that of the launcher, or of the only process."""
    try:
        asked = _number(os.environ, NODES) * _number(os.environ, PROCESSES)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    count = min(asked, cores)
    if count < asked:
        print(f"{asked} processes were asked for, and there are {cores} cores: {count} run.", flush=True)
    start = [sys.executable, *command]
    if count > 1:
        launcher = next(filter(None, map(shutil.which, LAUNCHERS)), None)
        if launcher is None:
            missing = f"Neither {' nor '.join(LAUNCHERS)} is on the PATH: install OpenMPI, or ask for one process."
            print(missing, file=sys.stderr)
            return 1
        start = [launcher, "-n", str(count), *start]
    code = subprocess.call(start, env={**_OPEN_MPI, **os.environ})
    return code if code >= 0 else 128 - code


def _number(environ: Mapping[str, str], name: str) -> int:
    text = environ[f"AML_PARAMETER_{name}"]
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name[len('aml_') :]} is a number from 1 on, not {text!r}.")
    return int(text)
