"""The engine of this process. `STEPLOOM_HOME` is read at each call, so that tests and users may change it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from steploom.azureml._errors import azureml_errors

if TYPE_CHECKING:
    from steploom.engine.api import Engine

_open: dict[tuple[int, str], Engine] = {}


def engine() -> Engine:
    """The engine on the user's home. A fork gets its own, another home another; files of the one before are closed."""
    key = (os.getpid(), os.environ.get("STEPLOOM_HOME", ""))
    found = _open.get(key)
    if found is None:
        from steploom.engine.api import Engine

        with azureml_errors():
            found = Engine.open()
        _open.clear()
        _open[key] = found
    return found


def interpreter() -> str:
    """The Python of steps that manage their packages themselves: `STEPLOOM_STEP_PYTHON`, else the kernel's own."""
    return os.environ.get("STEPLOOM_STEP_PYTHON") or sys.executable
