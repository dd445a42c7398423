"""Schedules: what submits a published pipeline by itself. Pure: a listing and a moment in, submissions out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.published import Assignments, DataPlace, PublishedStatus, Request
from steploom.engine.recurrence import Recurrence, in_words

SCHEDULE_ID = "azureml.scheduleid"
"""The property of a run that names the schedule it was submitted by."""

Listing = Mapping[str, str]
"""Paths of files to their etags."""

_EXPRESSION = re.compile(r"@(trigger\(\)\.scheduledTime|trigger\(\)\.startTime|utcNow\([^()]*\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTrigger:
    """New and changed files of a folder. With a `data_path_parameter` each of them gets a run of its own, and is its
    value; without one, all that a look finds get one run together."""

    datastore: str
    path: str = ""
    polling_minutes: int = 5
    data_path_parameter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    """It has either a recurrence or a trigger, and either a pipeline or an endpoint.

    `anchor` is what a recurrence without a start counts from. `error` says why its last submission failed.
    """

    id: str
    workspace: str
    name: str
    description: str | None
    status: PublishedStatus
    created: str
    experiment: str
    pipeline_id: str | None
    endpoint_id: str | None
    recurrence: Recurrence | None
    trigger: DataTrigger | None
    assignments: Assignments = field(default_factory=Assignments)
    continue_on_step_failure: bool | None = None
    anchor: str
    next_due: str
    last_fired: str | None = None
    error: Mapping[str, str] | None = None

    @property
    def when(self) -> str:
        """In words."""
        if self.recurrence is not None:
            return in_words(self.recurrence)
        trigger = self.trigger or DataTrigger(datastore="")
        return f"new data in {trigger.datastore}/{trigger.path}".rstrip("/") + f", every {trigger.polling_minutes} min"


def changed_paths(baseline: Listing, now: Listing) -> tuple[str, ...]:
    """What is new, and what is no longer what it was; in order of names. What is gone is no reason to run."""
    return tuple(path for path in sorted(now) if baseline.get(path) != now[path])


def request_on_time(record: ScheduleRecord, started: datetime) -> Request:
    """The submission for the slot that is due."""
    return _request(record, started, key=record.next_due, data_paths={})


def requests_for_changes(
    record: ScheduleRecord, trigger: DataTrigger, listing: Listing, changed: tuple[str, ...], started: datetime
) -> tuple[Request, ...]:
    """One for each changed file, or one for all."""
    if not changed:
        return ()
    if trigger.data_path_parameter is None:
        return (_request(record, started, key=record.next_due, data_paths={}),)
    return tuple(
        _request(
            record,
            started,
            key=f"{record.next_due} {path} {listing[path]}",
            data_paths={trigger.data_path_parameter: DataPlace(datastore=trigger.datastore, path=path)},
        )
        for path in changed
    )


def _request(record: ScheduleRecord, started: datetime, *, key: str, data_paths: Mapping[str, DataPlace]) -> Request:
    given = record.assignments
    values = {name: _evaluated(value, record.next_due, started) for name, value in given.parameters.items()}
    return Request(
        experiment=record.experiment,
        assignments=replace(given, parameters=values, data_paths={**given.data_paths, **data_paths}),
        properties={SCHEDULE_ID: record.id, "runType": "Schedule", "runSource": "Schedule"},
        continue_on_step_failure=record.continue_on_step_failure,
        # A supervisor that dies before it has noted the submission makes it again, and finds the run.
        request_id=f"schedule {record.id} {key}",
    )


def _evaluated(value: Any, due: str, started: datetime) -> Any:
    """`@trigger().scheduledTime` and its like become the moment, as text."""
    if not isinstance(value, str):
        return value
    return _EXPRESSION.sub(lambda match: due if match[1].endswith("scheduledTime") else timestamp(started), value)
