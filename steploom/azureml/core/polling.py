"""Looking again and again until a run has ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from steploom.azureml._errors import azureml_errors
from steploom.azureml.exceptions import ExperimentExecutionException
from steploom.engine.values import RunRecord, StepRecord
from steploom.step.site._steploom.must_be import must_be

FOREVER = 2**63 - 1
_FIRST_S, _LONGEST_S = 0.05, 0.5

_Record = TypeVar("_Record", RunRecord, StepRecord)


def poll(
    look: Callable[[], _Record],
    see: Callable[[_Record], None],
    *,
    what: str,
    timeout_s: float,
    is_over: Callable[[_Record], bool] = lambda record: record.status.is_final,
) -> _Record:
    """The finished record; `see` is called with each one on the way.

    TimeoutError after `timeout_s` seconds; the run goes on then, as it does after Ctrl-C, which is an
    ExperimentExecutionException.
    """
    must_be((int, float), timeout_s, "timeout_seconds is a number")
    deadline = time.monotonic() + min(timeout_s, FOREVER)
    pause = _FIRST_S
    last: _Record | None = None
    try:
        while True:
            with azureml_errors():
                found = look()
            see(found)
            if is_over(found):
                return found
            if time.monotonic() >= deadline:
                raise TimeoutError(f"{what} had not ended after {timeout_s} s. It goes on.")
            pause = _FIRST_S if found != last else min(_LONGEST_S, pause * 1.5)
            last = found
            time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
    except KeyboardInterrupt as error:
        raise ExperimentExecutionException(
            f"{what} goes on: only the waiting was interrupted. Cancel it with run.cancel()."
        ) from error
