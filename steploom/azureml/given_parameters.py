"""Values of pipeline parameters that come from outside of the notebook: `steploom run notebook.ipynb -p rate=0.1`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from steploom.azureml.assignments import assignments

# A JSON list of 'name=value'.
PARAMETERS_VARIABLE = "STEPLOOM_PARAMETERS"


def given_parameters(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """They win over what a cell gives, each in the type of its default; a name without a default is there as text.

    Raises `SteploomError` (usage).
    """
    return assignments(json.loads(os.environ.get(PARAMETERS_VARIABLE, "[]")), defaults)
