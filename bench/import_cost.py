"""What the names cost a kernel: `activate()` at its start, the first import in a cell, a first workspace.

    .venv/bin/python bench/import_cost.py [rounds]

Prints milliseconds, each also as a ratio to the start of a bare interpreter on this machine; exits with 1 when a cost
is over its limit. Rounds are interleaved, so that a slow moment of the machine meets all alike; bytecode is warm, as it
is for every kernel but the first after an installation.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

ACTIVATE, FIRST_NAME, FIRST_WORKSPACE = "activate()", "from azureml.core import Workspace", "Workspace.from_config()"
KERNEL_START = "%load_ext steploom in IPython"
LIMITS_MS = {ACTIVATE: 20.0, FIRST_NAME: 150.0, KERNEL_START: 20.0}

PROGRAM = f"""
import time
times = [time.perf_counter()]
import steploom; steploom.activate()
times.append(time.perf_counter())
from azureml.core import Workspace
times.append(time.perf_counter())
Workspace.from_config()
times.append(time.perf_counter())
import json
spans = [1000 * (later - earlier) for earlier, later in zip(times, times[1:])]
print(json.dumps(dict(zip({[ACTIVATE, FIRST_NAME, FIRST_WORKSPACE]!r}, spans))))
"""
IPYTHON = f"""
import json, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
start = time.perf_counter()
shell.extension_manager.load_extension("steploom")
print(json.dumps({{{KERNEL_START!r}: 1000 * (time.perf_counter() - start)}}))
"""


def bare_start_ms(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], env=environment, check=True)
    return 1000 * (time.perf_counter() - start)


def costs_ms(environment: dict[str, str]) -> dict[str, float]:
    costs: dict[str, float] = {}
    for program in (PROGRAM, IPYTHON):
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        costs.update(json.loads(done.stdout))
    return costs


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "STEPLOOM_HOME": f"{folder}/home", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment["IPYTHONDIR"] = f"{folder}/ipython"
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        costs_ms(environment)
        bare_start_ms(environment)
        measured = [(bare_start_ms(environment), costs_ms(environment)) for _ in range(rounds)]
    bare = median(start for start, _ in measured)
    print(f"{'bare interpreter start':<36}{bare:>8.1f} ms")
    over = False
    for name in measured[0][1]:
        cost = median(costs[name] for _, costs in measured)
        limit = LIMITS_MS.get(name)
        over = over or (limit is not None and cost > limit)
        print(f"{name:<36}{cost:>8.1f} ms{cost / bare:>8.2f} x bare" + (f"   limit {limit:.0f} ms" if limit else ""))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
