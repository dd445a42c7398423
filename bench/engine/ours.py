"""Steploom in a home of its own, measured as a notebook sees it: from the submission to the end of the run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
from workload import Workload

from steploom.engine.api import Engine
from steploom.engine.values import RunRecord, RunStatus, Submission

_POLL_S = 0.0005
_LONGEST_S = 30.0
_NOTEBOOK = {"parameters": {}, "output": "outputs/step.ipynb", "progressBar": False, "logOutput": False}


class Ours:
    """`close` ends the supervisor that was started."""

    def __init__(self, folder: Path) -> None:
        os.environ["STEPLOOM_HOME"] = str(folder / "home")
        self.engine = Engine.open()
        self._workspace = self.engine.workspace().name
        self._number = 0

    def close(self) -> None:
        process = self.supervisor()
        if process is not None:
            process.kill()
            # Its lock is free when the last of its threads is gone.
            while self.supervisor() is not None:
                time.sleep(_POLL_S)

    def supervisor(self) -> psutil.Process | None:
        pid = self.engine.facts().supervisor_pid
        return psutil.Process(pid) if pid else None

    def compute(self, name: str, *, nodes: int, warm: int = 0) -> str:
        self.engine.create_compute(
            self._workspace, name, vm_size="STANDARD_D2_V2", min_nodes=warm, max_nodes=nodes, idle_seconds=600
        )
        return name

    def submission(self, workload: Workload, script: Path, compute: str, *, anew: bool = True) -> Submission:
        """`anew`: each step has an argument of its own, so that nothing is reused."""
        self._number += anew
        nodes = [_step(name, needs, script, compute, self._number) for name, needs in workload.needs.items()]
        if workload.is_notebook:
            nodes = [{**node, "type": "NotebookRunnerStep", "notebook": _NOTEBOOK} for node in nodes]
        return Submission(
            workspace=self._workspace,
            experiment="bench",
            graph={"version": 1, "name": "bench", "nodes": nodes, "parameters": []},
            interpreter=sys.executable,
        )

    def run_s(self, submission: Submission) -> float:
        begin = time.perf_counter()
        self.finished(self.engine.submit(submission))
        return time.perf_counter() - begin

    def finished(self, run: RunRecord, *, timeout_s: float = 300) -> RunRecord:
        ended = self.engine.wait(run.id, timeout_s=timeout_s)
        if ended.status is not RunStatus.FINISHED:
            raise RuntimeError(f"Steploom: the run is {ended.status.value}: {ended.error}")
        return ended

    def first_process_s(self, submission: Submission, begun: Path) -> float:
        """From the submission until its script has made the file `begun`."""
        begin = time.perf_counter()
        run = self.engine.submit(submission)
        while (seconds := time.perf_counter() - begin) < _LONGEST_S and not begun.exists():
            time.sleep(_POLL_S)
        self.finished(run)
        begun.unlink()
        return seconds


def with_arguments(submission: Submission, *texts: str) -> Submission:
    nodes = [
        {**node, "arguments": [*node["arguments"], *({"kind": "literal", "text": text} for text in texts)]}
        for node in submission.graph["nodes"]
    ]
    return replace(submission, graph={**submission.graph, "nodes": nodes})


def _step(name: str, needs: tuple[str, ...], script: Path, compute: str, number: int) -> Mapping[str, Any]:
    return {
        "kind": "step",
        "id": name,
        "name": f"{name}_{number}",
        "type": "PythonScriptStep",
        "script": script.name,
        "source": str(script.parent),
        "compute": compute or None,
        "environment": {"userManaged": True},
        "arguments": [{"kind": "literal", "text": text} for text in (name, str(number))],
        "inputs": [],
        "outputs": [],
        "params": {},
        "allowReuse": True,
        "after": list(needs),
    }
