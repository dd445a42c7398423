"""Runs one parallel step."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import List, Optional

from ..exceptions import AzureMLException
from .batches import mini_batches
from .mini_batch import MiniBatch
from .pool import Failure, Outcome, Pool, WorkersFailed
from .results import Results
from .settings import ParallelSettings
from .tally import Tally
from .worker import WorkerTask

_OVERVIEW = "logs/job_progress_overview.000.txt"
_TOLD_EVERY_S = 2.0


class _TooManyFailed(Exception):
    """The step has failed already."""


def main(script: str, arguments: List[str]) -> int:
    """The exit code of the step. What has gone wrong is the last line that it prints."""
    try:
        settings = ParallelSettings.from_environ(os.environ)
        from azureml.core import Run

        run = Run.get_context()
        batches = mini_batches([run.input_datasets[name] for name in settings.inputs], settings)
    except AzureMLException as error:
        return _fail(error.message)
    except ValueError as error:
        return _fail(str(error))
    output = run.output_datasets[settings.output] if settings.output else None
    progress = _Progress(Tally(len(batches), settings), Results(output, settings))
    count = min(worker_count(settings), len(batches))
    print(f"{len(batches)} mini batches for {count} workers.", flush=True)
    problem = None
    try:
        Pool(WorkerTask(script, arguments, settings), count, progress.tell).run(batches)
    except (WorkersFailed, _TooManyFailed) as error:
        problem = str(error)
    finally:
        progress.close()
    return 0 if problem is None else _fail(problem)


def worker_count(settings: ParallelSettings) -> int:
    """No more than there are cores: all nodes are parts of this machine."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(cores, settings.node_count * (settings.process_count or cores)))


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    return 1


class _Progress:
    """Tells it in the step's log, and keeps the results."""

    def __init__(self, tally: Tally, results: Results) -> None:
        self._tally, self._results = tally, results
        self._told: Optional[float] = None

    def tell(self, batch: MiniBatch, outcome: Outcome) -> None:
        """Raises `_TooManyFailed`."""
        if isinstance(outcome, Failure):
            end = "it is tried again" if outcome.again else "it has failed"
            print(f"{outcome.text}Mini batch {batch.index}, try {outcome.tries}: {outcome.reason}; {end}.", flush=True)
            if outcome.again:
                return
            self._tally.failed(batch.size)
            self._results.add(batch.index, "")
        else:
            self._tally.succeeded(batch.size, outcome.count)
            self._results.add(batch.index, outcome.lines)
        now = time.monotonic()
        if self._told is None or now - self._told >= _TOLD_EVERY_S:
            self._told = now
            self._say()
        if self._tally.problem:
            raise _TooManyFailed(self._tally.problem)

    def close(self) -> None:
        self._results.close()
        self._say()

    def _say(self) -> None:
        print(f"{self._tally}.", flush=True)
        Path(_OVERVIEW).write_text(f"{self._tally}\n", encoding="utf-8")
