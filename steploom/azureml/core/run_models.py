"""`Run.register_model`: a file that a step left in `outputs`, kept as a model that knows its run."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.model import Model
from steploom.azureml.core.step_files import stored_path
from steploom.azureml.exceptions import ModelPathNotFoundException
from steploom.engine.values import StepRecord


def register_model(run: Any, name: str, path: str, **facts: Any) -> Model:
    """`facts` are the model's. ModelPathNotFoundException when the run has no such file or folder."""
    record = run._record
    source = stored_path(record, path) if isinstance(record, StepRecord) else None
    if source is None:
        known = ", ".join(run.get_file_names()) or "none, as files belong to the steps of a pipeline run"
        raise ModelPathNotFoundException(f"The run {run.id} has no file '{path}'. It has: {known}.")
    experiment = run.experiment
    return Model._keep(experiment.workspace, source, name=name, experiment=experiment.name, run_id=run.id, **facts)
