"""Waiting for a run, with the lines notebooks show while they wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml.core.log_printer import LogPrinter
from steploom.azureml.core.polling import poll
from steploom.azureml.core.run_status import get_status_word
from steploom.azureml.pipeline.announce import PORTAL_LINE
from steploom.engine.values import RunRecord, StepRecord, StepStatus
from steploom.errors import SteploomError

_LINE = "=" * 30


def wait_for_run(run_id: str, *, show: bool, timeout_s: float, details: Callable[[], Any]) -> RunRecord:
    """The finished record. TimeoutError after `timeout_s` seconds; the run goes on then, as it does after Ctrl-C,
    which is an ExperimentExecutionException."""
    print(f"PipelineRunId: {run_id}")
    print(PORTAL_LINE)
    printer = _Printer(show)
    record = poll(
        lambda: engine().run(run_id),
        lambda found: _see(printer, found),
        what=f"The pipeline run {run_id}",
        timeout_s=timeout_s,
    )
    if show:
        status = get_status_word(record.status)
        print(f"\n\nPipelineRun Execution Summary\n{_LINE}\nPipelineRun Status: {status}\n{details()}\n")
    return record


def wait_for_step(step_id: str, *, show: bool, timeout_s: float) -> StepRecord:
    """The finished record of one step; otherwise as `wait_for_run`."""
    print(f"StepRunId: {step_id}")
    print(PORTAL_LINE)
    printer = _StepPrinter(step_id)

    def see(found: StepRecord) -> None:
        if show:
            printer.see(found)

    return poll(lambda: engine().step(step_id), see, what=f"The step run {step_id}", timeout_s=timeout_s)


def _see(printer: _Printer, record: RunRecord) -> None:
    printer.see(record)
    # The module is there when the notebook has shown a widget; a wait need not load it.
    widgets = sys.modules.get("steploom.azureml.widgets.run_display")
    if widgets is not None:
        widgets.refresh(record)


class _Printer:
    """Status of the run, then step by step: its lines, its log, its summary. Nothing for a run found finished."""

    def __init__(self, show: bool) -> None:
        self._show = show
        self._status = ""
        self._steps: dict[str, _StepPrinter] = {}

    def see(self, record: RunRecord) -> None:
        if not self._show or (record.status.is_final and not self._status):
            return
        status = get_status_word(record.status)
        if status != self._status and not record.status.is_final:
            print(f"PipelineRun Status: {status}")
        self._status = status
        for step in record.steps:
            if step.status is not StepStatus.NOT_STARTED:
                if step.id not in self._steps:
                    self._steps[step.id] = _StepPrinter(step.id)
                self._steps[step.id].see(step)


class _StepPrinter:
    def __init__(self, step_id: str) -> None:
        self._status = self._reason = ""
        self._log = LogPrinter(step_id)

    def see(self, step: StepRecord) -> None:
        status = get_status_word(step.status)
        if not self._status:
            print(f"\n\nStepRunId: {step.id}\n{PORTAL_LINE}")
        if not step.status.is_final:
            self._say_status(step, status)
        if not step.reused:
            self._log.print_new()
        if step.status.is_final and status != self._status:
            print(f"\nStepRun({step.name}) Execution Summary\n{_LINE}")
            self._say_status(step, status)
            if step.error:
                print(SteploomError.from_json({**step.error}))

    def _say_status(self, step: StepRecord, status: str) -> None:
        if status == self._status:
            return
        self._status = status
        print(f"StepRun( {step.name} ) Status: {status}")
        if step.reason and step.reason != self._reason:
            self._reason = step.reason
            print(step.reason)
