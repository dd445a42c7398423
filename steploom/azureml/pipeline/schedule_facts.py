"""What a `Schedule` tells of itself."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.html import html_table
from steploom.azureml.pipeline.facts import lines
from steploom.azureml.pipeline.schedule_fields import recurrence_of
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.engine.values import in_words


class ScheduleFacts:
    """As of when it was last looked at or changed by this object."""

    def __init__(
        self,
        workspace: Any,
        id: str,
        name: str,
        description: str | None,
        pipeline_id: str | None,
        status: str,
        recurrence: ScheduleRecurrence | None,
        datastore_name: str | None,
        polling_interval: int | None,
        data_path_parameter_name: str | None,
        continue_on_step_failure: bool | None,
        path_on_datastore: str | None,
        _schedule_provider: Any = None,
        pipeline_endpoint_id: str | None = None,
    ) -> None:
        self._workspace, self._id, self._name, self._description = workspace, id, name, description
        self._pipeline_id, self._pipeline_endpoint_id, self._status = pipeline_id, pipeline_endpoint_id, status
        self._recurrence, self._datastore_name, self._path_on_datastore = recurrence, datastore_name, path_on_datastore
        self._polling_interval, self._data_path_parameter_name = polling_interval, data_path_parameter_name
        self._continue_on_step_failure = continue_on_step_failure

    @property
    def id(self) -> str:
        return self._id

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def pipeline_id(self) -> str | None:
        return self._pipeline_id

    @property
    def pipeline_endpoint_id(self) -> str | None:
        return self._pipeline_endpoint_id

    @property
    def status(self) -> str:
        """Active or Disabled."""
        return self._status

    @property
    def recurrence(self) -> ScheduleRecurrence | None:
        return self._recurrence

    @property
    def datastore_name(self) -> str | None:
        return self._datastore_name

    @property
    def path_on_datastore(self) -> str | None:
        return self._path_on_datastore

    @property
    def polling_interval(self) -> int | None:
        """Minutes."""
        return self._polling_interval

    @property
    def data_path_parameter_name(self) -> str | None:
        return self._data_path_parameter_name

    @property
    def continue_on_step_failure(self) -> bool | None:
        return self._continue_on_step_failure

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        head = (
            ("Name", self._name),
            ("Id", self._id),
            ("Status", self._status),
            ("Pipeline Id", self._pipeline_id),
            ("Pipeline Endpoint Id", self._pipeline_endpoint_id),
        )
        if self._recurrence is not None:
            details = recurrence_of(self._recurrence)
            return (*head, ("Recurrence Details", in_words(details) if details else None))
        return (*head, ("Datastore", self._datastore_name), ("Path on Datastore", self._path_on_datastore))

    def __repr__(self) -> str:
        return f"Pipeline({lines(self._facts())})"

    def _repr_html_(self) -> str:
        return html_table(self._facts())
