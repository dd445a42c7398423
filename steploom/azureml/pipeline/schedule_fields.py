"""The parameters of `Schedule.create` and `update` as the engine takes them; ValueError for what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.engine.values import DataTrigger, PublishedStatus, Recurrence, ScheduleRecord
from steploom.step.site._steploom.datastores.storage_datastore import AzureBlobDatastore
from steploom.step.site._steploom.must_be import must_be


def recurrence_of(recurrence: ScheduleRecurrence | None) -> Recurrence | None:
    """Checked by its own `validate`."""
    if recurrence is None:
        return None
    must_be(ScheduleRecurrence, recurrence, "recurrence is a ScheduleRecurrence", AttributeError).validate()
    return Recurrence(
        frequency=recurrence.frequency,
        interval=recurrence.interval,
        start_time=recurrence.start_time,
        time_zone=recurrence.time_zone.value if recurrence.time_zone else None,
        hours=_tuple(recurrence.hours),
        minutes=_tuple(recurrence.minutes),
        week_days=_tuple(recurrence.week_days),
    )


def schedule_recurrence(recurrence: Recurrence) -> ScheduleRecurrence:
    return ScheduleRecurrence(
        recurrence.frequency,
        recurrence.interval,
        recurrence.start_time,
        TimeZone(recurrence.time_zone) if recurrence.time_zone else None,
        _list(recurrence.hours),
        _list(recurrence.minutes),
        _list(recurrence.week_days),
    )


def data_trigger(
    recurrence: ScheduleRecurrence | None,
    datastore: Any,
    path_on_datastore: str | None,
    polling_interval: int,
    data_path_parameter_name: str | None,
) -> DataTrigger | None:
    """None for a schedule by time."""
    if recurrence is not None and datastore is not None:
        raise ValueError("A schedule has a recurrence or a datastore, not both.")
    if datastore is None:
        if path_on_datastore is not None or data_path_parameter_name is not None:
            raise ValueError("path_on_datastore and data_path_parameter_name go with a datastore.")
        if recurrence is None:
            raise ValueError("A schedule needs a recurrence, or a datastore whose changes start it.")
        return None
    return DataTrigger(
        datastore=_blob_datastore(datastore),
        path=path_on_datastore or "",
        polling_minutes=polling_interval,
        data_path_parameter=data_path_parameter_name,
    )


def trigger_changes(
    old: ScheduleRecord,
    recurrence: ScheduleRecurrence | None,
    datastore: Any,
    path_on_datastore: str | None,
    polling_interval: int | None,
    data_path_parameter_name: str | None,
) -> DataTrigger | None:
    """The trigger with what is given; None when nothing of it is."""
    changes = given(
        datastore=None if datastore is None else _blob_datastore(datastore),
        path=path_on_datastore,
        polling_minutes=polling_interval,
        data_path_parameter=data_path_parameter_name,
    )
    if old.trigger is None and changes:
        raise ValueError("A schedule with a recurrence cannot become one of a datastore: create another one.")
    if old.trigger is not None and recurrence is not None:
        raise ValueError("A schedule of a datastore cannot get a recurrence: create another one.")
    return replace(old.trigger, **changes) if old.trigger and changes else None


def check_status(status: str | None) -> None:
    known = (PublishedStatus.ACTIVE.value, PublishedStatus.DISABLED.value)
    if status is not None and status not in known:
        raise ValueError(f"The status of a schedule is {' or '.join(known)}, not {status!r}.")


def given(**values: Any) -> dict[str, Any]:
    """Those that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def _blob_datastore(datastore: Any) -> str:
    if not isinstance(datastore, AzureBlobDatastore):
        raise ValueError(
            f"The datastore of a schedule is an AzureBlobDatastore, such as ws.get_default_datastore(), "
            f"not {type(datastore).__name__}."
        )
    return str(datastore.name)


def _tuple(items: Any) -> tuple[Any, ...] | None:
    return None if items is None else tuple(items)


def _list(items: tuple[Any, ...] | None) -> list[Any] | None:
    return None if items is None else list(items)
