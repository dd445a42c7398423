"""The step that a run is which a notebook logs to itself."""

from __future__ import annotations

from pathlib import Path

from steploom.azureml.core.script_run import INTERACTIVE_NODE_TYPE
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.step import INTERACTIVE_SCRIPT


class _InteractiveStep(SourceStep):
    def _folder(self, default: Path) -> Path:
        return INTERACTIVE_SCRIPT.parent


def interactive_step(hold: Path) -> SourceStep:
    """Waits until nobody holds the file at `hold`."""
    made = _InteractiveStep(
        "interactive",
        script=INTERACTIVE_SCRIPT.name,
        arguments=[str(hold)],
        source_directory=INTERACTIVE_SCRIPT.parent,
        allow_reuse=False,
    )
    made.step_type = INTERACTIVE_NODE_TYPE
    return made
