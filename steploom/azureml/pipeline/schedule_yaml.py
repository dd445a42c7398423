"""`Schedule.load_yaml`: the parameters of a schedule from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.step.site._steploom.must_be import PATH, must_be

_PLAIN = (
    "description",
    "pipeline_parameters",
    "wait_for_provisioning",
    "wait_timeout",
    "datastore_name",
    "polling_interval",
    "data_path_parameter_name",
    "continue_on_step_failure",
    "path_on_datastore",
)
_RECURRENCE = ("frequency", "interval", "start_time", "time_zone", "hours", "minutes", "week_days", "time_of_day")


def read_schedule(filename: str) -> dict[str, Any]:
    """What stands below `Schedule:`; a name that is not there has the value None.

    UserErrorException for a file that cannot be read, has no such part, or names something that a schedule has not.
    """
    must_be(PATH, filename, "filename is the path of a YAML file")
    try:
        data = yaml.safe_load(Path(filename).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserErrorException(f"{filename} could not be read: {error}") from error
    fields = data.get("Schedule") if isinstance(data, dict) else None
    if not isinstance(fields, dict):
        raise UserErrorException(f"{filename} has no part 'Schedule:'.")
    _refuse_unknown(filename, fields, (*_PLAIN, "recurrence"))
    return {
        **{name: fields.get(name) for name in _PLAIN},
        "recurrence": _recurrence(filename, fields.get("recurrence")),
    }


def _recurrence(filename: str, fields: Any) -> ScheduleRecurrence | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise UserErrorException(f"The recurrence of {filename} is not a list of names and values.")
    _refuse_unknown(filename, fields, _RECURRENCE)
    values = dict(fields)
    try:
        zone = values.pop("time_zone", None)
        values["time_zone"] = None if zone is None else _time_zone(str(zone))
        return ScheduleRecurrence(values.pop("frequency"), values.pop("interval"), **values)
    except KeyError as error:
        raise UserErrorException(f"The recurrence of {filename} has no {error.args[0]}.") from error


def _time_zone(name: str) -> TimeZone:
    """By its name or its value."""
    return TimeZone[name] if name in TimeZone.__members__ else TimeZone(name)


def _refuse_unknown(filename: str, fields: dict[str, Any], known: tuple[str, ...]) -> None:
    for name in fields:
        if name not in known:
            raise UserErrorException(f"{filename} has '{name}'. A schedule knows: {', '.join(known)}.")
