"""What `Schedule.create` and `Schedule.update` ask of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.pipeline.published_request import assignments_of
from steploom.azureml.pipeline.schedule_fields import check_status, given, recurrence_of, trigger_changes
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.engine.values import DataTrigger, PublishedStatus, ScheduleRecord, parameter_names
from steploom.step.site._steploom.must_be import must_be_workspace


def create_schedule(
    workspace: Any,
    name: str,
    experiment_name: str,
    recurrence: ScheduleRecurrence | None,
    trigger: DataTrigger | None,
    pipeline_parameters: Mapping[str, Any] | None,
    **fields: Any,
) -> ScheduleRecord:
    """`fields` are of `ScheduleBook.create`: the pipeline or endpoint above all."""
    checked = recurrence_of(recurrence)
    with azureml_errors():
        known = _known_parameters(fields.get("pipeline_id"), fields.get("endpoint_id"))
        return engine().publishing.schedules.create(
            must_be_workspace(workspace).name,
            name,
            experiment=experiment_name,
            recurrence=checked,
            trigger=trigger,
            assignments=assignments_of(pipeline_parameters, known),
            **fields,
        )


def update_schedule(
    schedule_id: str,
    recurrence: ScheduleRecurrence | None,
    pipeline_parameters: Mapping[str, Any] | None,
    status: str | None,
    data: tuple[Any, str | None, int | None, str | None],
    **fields: Any,
) -> ScheduleRecord:
    """`data`: datastore, path on it, polling interval and name of the parameter. What is None stays."""
    check_status(status)
    with azureml_errors():
        schedules = engine().publishing.schedules
        old = schedules.get(schedule_id)
        trigger = trigger_changes(old, recurrence, *data)
        assignments = None
        if pipeline_parameters is not None:
            assignments = assignments_of(pipeline_parameters, _known_parameters(old.pipeline_id, old.endpoint_id))
        changes = given(
            recurrence=recurrence_of(recurrence),
            trigger=trigger,
            assignments=assignments,
            status=None if status is None else PublishedStatus(status),
            **fields,
        )
        return schedules.update(schedule_id, **changes)


def say_provisioned(wait: bool) -> None:
    """Here nothing has to be provisioned; notebooks show this line."""
    if wait:
        print("Provisioning status: Completed")


def _known_parameters(pipeline_id: str | None, endpoint_id: str | None) -> tuple[str, ...]:
    publishing = engine().publishing
    if endpoint_id is not None:
        pipeline_id = publishing.endpoints.published_id(publishing.endpoints.get(endpoint_id), None)
    return parameter_names(publishing.pipelines.get(str(pipeline_id)).pipeline.graph)
