"""The step that a run is which a notebook logs to itself."""

from __future__ import annotations

from pathlib import Path

from steploom.azureml.pipeline.source_step import SourceStep
from steploom.step import INTERACTIVE_SCRIPT
from steploom.step.site._steploom.interactive import NODE_TYPE


def interactive_step(hold: Path) -> SourceStep:
    """Waits until nobody holds the file at `hold`."""
    made = SourceStep(
        "interactive",
        script=INTERACTIVE_SCRIPT.name,
        arguments=[str(hold)],
        source_directory=INTERACTIVE_SCRIPT.parent,
        allow_reuse=False,
    )
    made.step_type = NODE_TYPE
    return made
