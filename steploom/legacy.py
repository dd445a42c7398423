"""The legacy layer in a notebook: `steploom.legacy.activate()`, or `%load_ext steploom.legacy`.

Old names of numpy, pandas, scikit-learn and lightgbm are answered, each with a warning that says what to write today.
"""

from __future__ import annotations

from typing import Any


def activate() -> None:
    """Turn it on in this process, for libraries that are imported already, too. Calling it again changes nothing."""
    from steploom.step.site._steploom.legacy.activation import activate as turn_on

    if turn_on():
        print(
            "The legacy layer is on in this notebook: names that numpy, pandas, scikit-learn and lightgbm have dropped "
            "are answered.\nFor the script of a step: %runconfig legacy NAME"
        )


def load_ipython_extension(ip: Any) -> None:
    activate()
