"""`Schedule`: submits a published pipeline by time, or when data change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.schedule_calls import create_schedule, say_provisioned, update_schedule
from steploom.azureml.pipeline.schedule_facts import ScheduleFacts
from steploom.azureml.pipeline.schedule_fields import data_trigger, schedule_recurrence
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.azureml.pipeline.schedule_yaml import read_schedule
from steploom.engine.values import ScheduleRecord
from steploom.step.site._steploom.must_be import must_be_workspace


class Schedule(ScheduleFacts):
    """Lives in the supervisor: neither this kernel nor its server is needed, but the machine must be on."""

    @classmethod
    def _of(cls, workspace: Any, record: ScheduleRecord) -> Schedule:
        trigger = record.trigger
        return cls(
            workspace,
            record.id,
            record.name,
            record.description,
            record.pipeline_id,
            record.status.value,
            schedule_recurrence(record.recurrence) if record.recurrence else None,
            trigger.datastore if trigger else None,
            trigger.polling_minutes if trigger else None,
            trigger.data_path_parameter if trigger else None,
            record.continue_on_step_failure,
            trigger.path or None if trigger else None,
            pipeline_endpoint_id=record.endpoint_id,
        )

    @classmethod
    def _created(cls, workspace: Any, *given: Any, wait_for_provisioning: bool, **fields: Any) -> Schedule:
        record = create_schedule(workspace, *given, **fields)
        say_provisioned(wait_for_provisioning)
        return cls._of(workspace, record)

    def _take(self, record: ScheduleRecord) -> None:
        vars(self).update(vars(Schedule._of(self._workspace, record)))

    @staticmethod
    def create(
        workspace: Any,
        name: str,
        pipeline_id: str,
        experiment_name: str,
        recurrence: ScheduleRecurrence | None = None,
        description: str | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        wait_for_provisioning: bool = False,
        wait_timeout: float = 3600,
        datastore: Any = None,
        polling_interval: int = 5,
        data_path_parameter_name: str | None = None,
        continue_on_step_failure: bool | None = None,
        path_on_datastore: str | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> Schedule:
        """Active at once. Without `start_time` a recurrence begins now; what the folder holds now is no reason to run.

        ValueError for what does not go together, UserErrorException for an unknown pipeline."""
        return Schedule._created(
            workspace,
            name,
            experiment_name,
            recurrence,
            data_trigger(recurrence, datastore, path_on_datastore, polling_interval, data_path_parameter_name),
            pipeline_parameters,
            wait_for_provisioning=wait_for_provisioning,
            pipeline_id=pipeline_id,
            description=description,
            continue_on_step_failure=continue_on_step_failure,
        )

    @staticmethod
    def create_for_pipeline_endpoint(
        workspace: Any,
        name: str,
        pipeline_endpoint_id: str,
        experiment_name: str,
        recurrence: ScheduleRecurrence | None = None,
        description: str | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        wait_for_provisioning: bool = False,
        wait_timeout: float = 3600,
        datastore: Any = None,
        polling_interval: int = 5,
        data_path_parameter_name: str | None = None,
        continue_on_step_failure: bool | None = None,
        path_on_datastore: str | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> Schedule:
        """As `create`; submits whatever the endpoint's default version is then."""
        return Schedule._created(
            workspace,
            name,
            experiment_name,
            recurrence,
            data_trigger(recurrence, datastore, path_on_datastore, polling_interval, data_path_parameter_name),
            pipeline_parameters,
            wait_for_provisioning=wait_for_provisioning,
            endpoint_id=pipeline_endpoint_id,
            description=description,
            continue_on_step_failure=continue_on_step_failure,
        )

    @staticmethod
    def get(workspace: Any, id: str, _workflow_provider: Any = None, _service_endpoint: Any = None) -> Schedule:
        """UserErrorException when the workspace has none of that id."""
        with azureml_errors():
            return Schedule._of(workspace, engine().publishing.schedules.get(id, must_be_workspace(workspace).name))

    @staticmethod
    def get_schedule(workspace: Any, id: str, _workflow_provider: Any = None) -> Schedule:
        """What notebooks of 2019 call `get`."""
        return Schedule.get(workspace, id)

    @staticmethod
    def list(
        workspace: Any,
        active_only: bool = True,
        pipeline_id: str | None = None,
        pipeline_endpoint_id: str | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> list[Schedule]:
        """Newest first. Of a pipeline or endpoint, as in the SDK, all: `active_only` does not count then."""
        is_of_one = pipeline_id is not None or pipeline_endpoint_id is not None
        with azureml_errors():
            records = engine().publishing.schedules.all(
                must_be_workspace(workspace).name,
                active_only=active_only and not is_of_one,
                pipeline_id=pipeline_id,
                endpoint_id=pipeline_endpoint_id,
            )
        return [Schedule._of(workspace, record) for record in records]

    @staticmethod
    def get_all(
        workspace: Any,
        active_only: bool = True,
        pipeline_id: str | None = None,
        pipeline_endpoint_id: str | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> Any:
        """The older name of `list`."""
        return Schedule.list(workspace, active_only, pipeline_id, pipeline_endpoint_id)

    @staticmethod
    def get_schedules_for_pipeline_id(
        workspace: Any, pipeline_id: str, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Any:
        return Schedule.list(workspace, pipeline_id=pipeline_id)

    @staticmethod
    def get_schedules_for_pipeline_endpoint_id(
        workspace: Any, pipeline_endpoint_id: str, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Any:
        return Schedule.list(workspace, pipeline_endpoint_id=pipeline_endpoint_id)

    @staticmethod
    def load_yaml(
        workspace: Any, filename: str, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> dict[str, Any]:
        """What the file says, under the names of the parameters of `create`; UserErrorException if nothing."""
        return read_schedule(filename)

    def update(
        self,
        name: str | None = None,
        description: str | None = None,
        recurrence: ScheduleRecurrence | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        status: str | None = None,
        wait_for_provisioning: bool = False,
        wait_timeout: float = 3600,
        datastore: Any = None,
        polling_interval: int | None = None,
        data_path_parameter_name: str | None = None,
        continue_on_step_failure: bool | None = None,
        path_on_datastore: str | None = None,
    ) -> None:
        """What is not given stays. A recurrence cannot become a datastore's schedule, nor the other way round."""
        record = update_schedule(
            self._id,
            recurrence,
            pipeline_parameters,
            status,
            (datastore, path_on_datastore, polling_interval, data_path_parameter_name),
            name=name,
            description=description,
            continue_on_step_failure=continue_on_step_failure,
        )
        self._take(record)
        say_provisioned(wait_for_provisioning)

    def enable(self, wait_for_provisioning: bool = False, wait_timeout: float = 3600) -> None:
        """It goes on with the next slot, and with files that change from now on."""
        with azureml_errors():
            self._take(engine().publishing.schedules.enable(self._id))
        say_provisioned(wait_for_provisioning)

    def activate(self, wait_for_provisioning: bool = False, wait_timeout: float = 3600) -> None:
        """What notebooks of 2019 call `enable`."""
        self.enable(wait_for_provisioning, wait_timeout)

    def disable(self, wait_for_provisioning: bool = False, wait_timeout: float = 3600) -> None:
        """At once."""
        with azureml_errors():
            self._take(engine().publishing.schedules.disable(self._id))
        say_provisioned(wait_for_provisioning)

    def get_pipeline_runs(self) -> Any:
        """What it has submitted, newest first."""
        with azureml_errors():
            records = engine().publishing.schedules.runs(self._id)
        return [PipelineRun(Experiment(self._workspace, record.experiment), record.id) for record in records]

    def get_last_pipeline_run(self) -> PipelineRun | None:
        """The newest; None before the first."""
        runs = self.get_pipeline_runs()
        return runs[0] if runs else None
