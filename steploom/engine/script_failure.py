"""What is told of an attempt whose script failed, or of which nobody knows how it ended. Pure but for the log's end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steploom.engine import logs
from steploom.engine.failure import Failure
from steploom.engine.failure_policy import Cause
from steploom.engine.target import StepExit
from steploom.errors import SteploomError

# 128 + SIGKILL, which nobody but the system's own shortage of memory or a person sends to a script.
_KILLED = 137


def failure_of_attempt(
    *, script: str, step: str, ended: StepExit | None, failures: Sequence[Mapping[str, Any]], folder: Path
) -> Failure | None:
    """None when it went well. `failures` is what the script gave to `run.fail()`; `folder` may say more than that."""
    if known := Failure.read(folder):
        return known
    if ended is None:
        return _lost(step)
    if ended.code == 0 and not failures:
        return None
    return _of_script(script=script, step=step, code=ended.code, failures=failures, folder=folder)


def _of_script(*, script: str, step: str, code: int, failures: Sequence[Mapping[str, Any]], folder: Path) -> Failure:
    cure = "Read the step's log, correct the script and submit again: finished steps are reused."
    if failures:
        told = f"called run.fail(): {failures[-1].get('details') or 'no details given'}"
        what = f"{script} {told}."
    elif code == _KILLED:
        told = "was killed (signal 9)"
        what = f"{script} {told}, most often because the machine had no memory left."
        cure = "Let it read less at a time, or give its compute target fewer nodes, and submit again."
    elif code > 128:
        told = f"was ended by signal {code - 128}"
        what = f"{script} {told} (exit code {code})."
    else:
        told = f"ended with exit code {code}"
        what = f"{script} {told}."
    said = logs.last_line(folder / logs.NAME)
    error = SteploomError("script-failed", f"{what} {said}".strip(), where=f"step {step}", cure=cure)
    return Failure(cause=Cause.SCRIPT, told=told, error=error, exit_code=code)


def _lost(step: str) -> Failure:
    error = SteploomError(
        "step-lost",
        f"The process of {step} was lost: killed from outside, with the machine, or by a full disk.",
        where=f"step {step}",
        cure="Submit again: finished steps are reused.",
    )
    return Failure(cause=Cause.LOST, told="was lost", error=error)
