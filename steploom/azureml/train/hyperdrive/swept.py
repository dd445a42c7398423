"""What the engine has of the sweep that a step is."""

from __future__ import annotations

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.engine.values import StepRecord, Swept


def swept_of(step: StepRecord) -> Swept:
    """Without runs when it is no sweep, or none that has begun."""
    with azureml_errors():
        metrics = engine().metrics(step.id)
    found = Swept.of(step.properties, ((item.name, item.value) for item in metrics), is_over=step.status.is_final)
    return found or Swept(metric="", is_maximized=True, runs=())
