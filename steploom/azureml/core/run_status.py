"""The words of the SDK for the engine's states: `get_status()` of a pipeline or step says Finished where `status` says
Completed. A step that never ran because one before it failed is Canceled in both, so that loops which wait for an end
find one; its property `steploom.skipped` tells it from one that was canceled."""

from __future__ import annotations

from steploom.engine.values import RunStatus, StepStatus

COMPLETED = "Completed"
_GET_STATUS: dict[RunStatus | StepStatus, str] = {
    RunStatus.CANCEL_REQUESTED: "Running",
    StepStatus.PREPARING: "Queued",
    StepStatus.FINALIZING: "Running",
    StepStatus.SKIPPED: "Canceled",
}
_STATUS: dict[RunStatus | StepStatus, str] = {
    RunStatus.FINISHED: COMPLETED,
    StepStatus.FINISHED: COMPLETED,
    StepStatus.SKIPPED: "Canceled",
}


def get_status_word(status: RunStatus | StepStatus) -> str:
    return _GET_STATUS.get(status) or str(status.value)


def status_word(status: RunStatus | StepStatus) -> str:
    return _STATUS.get(status) or str(status.value)
