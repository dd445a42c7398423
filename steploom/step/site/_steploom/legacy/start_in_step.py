"""Turns the layer on in the interpreter of a step, and says so in the step's log."""

import os
import sys

from .activation import activate

VARIABLE = "STEPLOOM_LEGACY"
_TOLD = "told"
_LINE = (
    f"Steploom: the legacy layer is on ({VARIABLE}): names that numpy, pandas, scikit-learn and lightgbm have dropped "
    "are answered."
)


def start_in_step():
    """Told with the first library, not now: a warm interpreter starts before it has a step and a log."""
    activate(_tell)


def _tell():
    if os.environ.get(VARIABLE) != _TOLD:
        # On the error stream, as another program may read what this one prints; and not by each of its processes.
        print(_LINE, file=sys.stderr, flush=True)
        os.environ[VARIABLE] = _TOLD
