"""States of runs and steps, as the SDK names them."""

from __future__ import annotations

from enum import Enum


class RunStatus(str, Enum):
    """States of a pipeline run as `PipelineRun.get_status()` names them."""

    NOT_STARTED = "NotStarted"
    RUNNING = "Running"
    CANCEL_REQUESTED = "CancelRequested"
    FINISHED = "Finished"
    FAILED = "Failed"
    CANCELED = "Canceled"

    @property
    def is_final(self) -> bool:
        return self in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.CANCELED)


class StepStatus(str, Enum):
    """States of a step run. `SKIPPED` is ours: a step that never ran because one before it failed."""

    NOT_STARTED = "NotStarted"
    QUEUED = "Queued"
    PREPARING = "Preparing"
    RUNNING = "Running"
    FINALIZING = "Finalizing"
    FINISHED = "Finished"
    FAILED = "Failed"
    CANCELED = "Canceled"
    SKIPPED = "Skipped"

    @property
    def is_final(self) -> bool:
        return self in (
            StepStatus.FINISHED,
            StepStatus.FAILED,
            StepStatus.CANCELED,
            StepStatus.SKIPPED,
        )
