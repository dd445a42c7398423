"""What Ctrl-C means: the waiting ends, and of the runs the one who waits decides."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from steploom.engine.api import Engine
from steploom.engine.values import RunRecord
from steploom.magics.run_text import SHORT_ID


def settle(engine: Engine, runs: Sequence[RunRecord]) -> None:
    """Ask on a terminal whether to cancel what still runs, and do it; else say that it goes on, and how to follow it.

    A canceled run has ended when this returns.
    """
    going = [run for run in runs if not run.status.is_final]
    if going and _wants_to_cancel(len(going)):
        for run in going:
            engine.cancel(run.id)
        for run in going:
            engine.wait(run.id)
        return
    for run in going:
        short = run.id[:SHORT_ID]
        _say(f"Run {run.id} goes on. Follow it: steploom logs {short} --follow. End it: steploom cancel {short}")
    if not runs:
        _say("Stopped. Nothing was submitted.")


def _wants_to_cancel(count: int) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    runs = "run" if count == 1 else f"{count} runs"
    try:
        # Not by input(): it would prompt on standard output.
        print(f"\nCancel the {runs}? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        return False


def _say(text: str) -> None:
    print(text, file=sys.stderr)
