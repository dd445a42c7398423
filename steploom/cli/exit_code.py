"""What a shell or a CI job sees of a command."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from steploom.engine.values import RunRecord, RunStatus


class ExitCode(IntEnum):
    OK = 0
    FAILED = 1
    # What argparse itself leaves with.
    USAGE = 2
    # 128 + SIGINT, which shells and CI systems show as interrupted; also of a run that was canceled elsewhere.
    CANCELED = 130


def exit_code_of(runs: Sequence[RunRecord]) -> ExitCode:
    """That of runs which have ended: the first that did not end well decides."""
    codes = {RunStatus.FINISHED: ExitCode.OK, RunStatus.CANCELED: ExitCode.CANCELED}
    found = [codes.get(run.status, ExitCode.FAILED) for run in runs]
    return next((code for code in found if code is not ExitCode.OK), ExitCode.OK)
