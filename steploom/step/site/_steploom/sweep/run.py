"""Runs one sweep, in the process of its step."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from .book import Book, now
from .child_process import ChildProcess
from .hyperparameter import arguments
from .journal_tail import JournalTail
from .outputs import OutputMissing, write_outputs
from .policy import why_ended
from .request import SweepRequest
from .samplers import sampler_of
from .step_folder import NODES, WANTED, number_in, write_number
from .trial import CANCELED, COMPLETED, FAILED, Trial

_LOOK_EVERY_S = 0.05


def main(request: str, script: str, script_arguments: List[str]) -> int:
    """The exit code of the step. What has gone wrong is the last line that it prints."""
    from azureml.core import _context

    step = _context.current()
    if step is None:
        raise RuntimeError("A sweep runs in a step alone.")
    sweep = Sweep(SweepRequest.read(request), step, [sys.executable, script, *script_arguments])
    sweep.run()
    return sweep.conclude()


class Sweep:
    """As many runs at once as there are nodes for, each begun as soon as there is one."""

    def __init__(self, request: SweepRequest, step: Any, command: List[str]) -> None:
        self._request, self._step, self._command = request, step, command
        self._sampler = sampler_of(request.sampling, request.space, request.seed)
        self._book = Book(step.journal, step.facts["stepId"], request)
        self._tail = JournalTail(str(step.folder / "journal.ndjson"))
        self._deadline = time.monotonic() + request.duration_s
        self._is_over = False
        self._wanted = request.concurrent_runs
        self._trials: List[Trial] = []
        self._processes: Dict[int, ChildProcess] = {}
        self._failed: Dict[str, str] = {}

    def run(self) -> None:
        """Returns when the last run has ended."""
        request = self._request
        print(
            f"{request.total_runs} runs at most, {request.concurrent_runs} at once, {request.sampling} sampling of "
            f"{', '.join(item.name for item in request.space)}.",
            flush=True,
        )
        while self._begin() or self._processes:
            if self._is_over or len(self._trials) == request.total_runs:
                self._give_back_nodes()
            time.sleep(_LOOK_EVERY_S)
            self._read_journal()
            for trial in [item for item in self._trials if item.number in self._processes]:
                self._look_at(trial)

    def conclude(self) -> int:
        """Write what is asked for of the runs; the exit code."""
        trials, request = self._trials, self._request
        counts = {status: sum(item.status == status for item in trials) for status in (COMPLETED, CANCELED, FAILED)}
        told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        best = max((item for item in trials if item.score is not None), key=lambda item: item.score, default=None)
        if best is None:
            print(f"{len(trials)} runs, {told}: none has logged {request.metric}.", flush=True)
        else:
            print(f"{len(trials)} runs, {told}. Best: {best.name} with {request.metric} {best.metric:.6g}.", flush=True)
        if trials and counts[FAILED] == len(trials):
            return _fail(f"Every run has failed. {trials[0].name}: {trials[0].why}")
        try:
            write_outputs(request, trials, best, self._step)
        except OutputMissing as error:
            return _fail(str(error))
        return 0

    def _begin(self) -> bool:
        """Start what there is room for; whether there may be more to start."""
        while not self._is_over and len(self._trials) < self._request.total_runs:
            if time.monotonic() >= self._deadline:
                self._close()
            elif len(self._processes) >= min(self._request.concurrent_runs, self._nodes):
                return True
            elif (values := self._sampler.next(self._trials)) is None:
                self._is_over = True
            else:
                self._start(values)
        return False

    def _start(self, values: Dict[str, Any]) -> None:
        number = len(self._trials)
        trial = Trial(number, f"{self._step.facts['stepId']}_{number}", values, self._request.maximize, now())
        self._trials.append(trial)
        self._book.begin(trial)
        command = [*self._command, *arguments(values)]
        folder = self._step.folder / "children" / trial.name
        folder.parent.mkdir(exist_ok=True)
        self._processes[number] = ChildProcess(trial.name, trial.id, command, work=self._step.work, folder=folder)

    def _read_journal(self) -> None:
        running = {item.id: item for item in self._trials if item.is_running}
        for record in self._tail.read():
            trial = running.get(str(record.get("child")))
            if trial is None:
                continue
            if record["op"] == "metric" and record.get("name") == f"{trial.name}/{self._request.metric}":
                self._take_in(trial, record)
            elif record["op"] == "child_fail" and "by" not in record:
                self._failed[trial.id] = f"called run.fail(): {record.get('details') or 'no details given'}"
            elif record["op"] == "child_cancel" and "by" not in record:
                self._cancel(trial, "by its script")

    def _take_in(self, trial: Trial, record: Dict[str, Any]) -> None:
        value = record.get("value")
        for item in value if isinstance(value, list) else [value]:
            trial.add(item)
            policy = self._request.policy
            reason = why_ended(policy, trial, self._trials) if policy else ""
            if reason:
                self._cancel(trial, reason)

    def _cancel(self, trial: Trial, why: str) -> None:
        process = self._processes[trial.number]
        if process.poll() is None and not process.is_ending:
            trial.why = why
            process.end()

    def _look_at(self, trial: Trial) -> None:
        process = self._processes[trial.number]
        code = process.poll()
        if code is None:
            self._keep_to_limits(trial, process)
            return
        # What it has said last came before its end.
        self._read_journal()
        del self._processes[trial.number]
        took_s = time.monotonic() - process.began
        if process.is_ending:
            trial.status = FAILED if trial.id in self._failed else CANCELED
        elif code or trial.id in self._failed:
            trial.status = FAILED
            trial.why = self._failed.get(trial.id) or f"{_ending(code)} {process.last_line()}".strip()
        else:
            trial.status = COMPLETED
        process.clear_up()
        trial.ended = now()
        self._book.end(trial)
        self._tell(trial, took_s, process.log)

    def _keep_to_limits(self, trial: Trial, process: ChildProcess) -> None:
        if time.monotonic() >= self._deadline:
            self._close()
        elif self._request.run_s is not None and time.monotonic() - process.began >= self._request.run_s:
            limit = f"ran longer than its limit of {self._request.run_s:g} s"
            self._failed.setdefault(trial.id, limit)
            self._cancel(trial, limit)

    def _close(self) -> None:
        """The time is over: nothing more begins, and what runs is ended."""
        if not self._is_over:
            self._is_over = True
            print(f"The sweep has taken {self._request.duration_s / 60:g} minutes: it ends.", flush=True)
        for trial in self._trials:
            if trial.number in self._processes:
                self._cancel(trial, "the time of the sweep was over")

    @property
    def _nodes(self) -> int:
        return number_in(self._step.folder / NODES, 1)

    def _give_back_nodes(self) -> None:
        """Nothing more begins: those without a run are of no use."""
        wanted = len(self._processes)
        if wanted != self._wanted:
            self._wanted = wanted
            write_number(self._step.folder / WANTED, wanted)

    def _tell(self, trial: Trial, took_s: float, log: Path) -> None:
        values = " ".join(f"{name}={value}" for name, value in trial.values.items())
        metric = "not logged" if trial.metric is None else f"{trial.metric:.6g}"
        why = f": {trial.why}" if trial.why else ""
        where = f" (see {os.path.relpath(str(log), str(self._step.work))})" if trial.status == FAILED else ""
        print(
            f"{trial.name}: {values}; {self._request.metric} {metric}; {trial.status} after {took_s:.1f} s{why}{where}",
            flush=True,
        )


def _ending(code: int) -> str:
    return f"was killed by signal {-code}." if code < 0 else f"ended with exit code {code}."


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    return 1
