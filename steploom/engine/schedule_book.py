"""Making schedules, changing them, and what they have submitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from steploom.engine.clock import parse, timestamp
from steploom.engine.doors import Doors
from steploom.engine.endpoint_book import EndpointBook
from steploom.engine.home import Home
from steploom.engine.published import Assignments, PublishedStatus, data_parameters, parameter_values
from steploom.engine.published_book import PublishedBook
from steploom.engine.recurrence import Recurrence, first_slot, next_slot
from steploom.engine.schedules import SCHEDULE_ID, DataTrigger, Listing, ScheduleRecord
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import Json, RunRecord
from steploom.engine.watched import watched
from steploom.errors import NotFoundError, SteploomError


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class ScheduleBook:
    """Every change returns the schedule as it is after it. `now` is aware; `minute` is the unit of polling."""

    def __init__(
        self,
        home: Home,
        store: Store,
        summoner: Summoner,
        pipelines: PublishedBook,
        endpoints: EndpointBook,
        doors: Doors,
        *,
        now: Callable[[], datetime] = utc_now,
        minute: timedelta = timedelta(minutes=1),
    ) -> None:
        self._home = home
        self._store = store
        self._summoner = summoner
        self._pipelines = pipelines
        self._endpoints = endpoints
        self._doors = doors
        self._now = now
        self._minute = minute

    def create(
        self,
        workspace: str,
        name: str,
        *,
        experiment: str,
        pipeline_id: str | None = None,
        endpoint_id: str | None = None,
        recurrence: Recurrence | None = None,
        trigger: DataTrigger | None = None,
        description: str | None = None,
        assignments: Assignments | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> ScheduleRecord:
        """Active at once; what its folder holds now is no reason to run.

        SteploomError (bad-schedule, bad-parameter, time-zone-unknown), NotFoundError (published-not-found,
        endpoint-not-found, datastore-not-found).
        """
        now = self._now()
        record = ScheduleRecord(
            id=self._doors.new_id(),
            workspace=workspace,
            name=name,
            description=description,
            status=PublishedStatus.ACTIVE,
            created=timestamp(now),
            experiment=experiment,
            pipeline_id=pipeline_id,
            endpoint_id=endpoint_id,
            recurrence=recurrence,
            trigger=trigger,
            assignments=assignments or Assignments(),
            continue_on_step_failure=continue_on_step_failure,
            anchor=timestamp(now),
            next_due="",
        )
        self._check(record)
        first = _first(recurrence, now) if recurrence else self._next_look(record, now)
        return self._put(replace(record, next_due=timestamp(first)), baseline=self._baseline(record))

    def get(self, schedule_id: str, workspace: str | None = None) -> ScheduleRecord:
        """NotFoundError (schedule-not-found)."""
        found = self._store.schedules.get(schedule_id)
        if found is None or workspace not in (None, found.workspace):
            raise NotFoundError(
                "schedule-not-found",
                f"There is no schedule {schedule_id}.",
                where=str(self._home.root),
                cure="See what there is: Schedule.list(ws) or %schedule list",
            )
        return found

    def all(
        self,
        workspace: str,
        *,
        active_only: bool = True,
        pipeline_id: str | None = None,
        endpoint_id: str | None = None,
    ) -> tuple[ScheduleRecord, ...]:
        """Newest first."""
        return tuple(
            item
            for item in self._store.schedules.all(workspace)
            if (not active_only or item.status is PublishedStatus.ACTIVE)
            and pipeline_id in (None, item.pipeline_id)
            and endpoint_id in (None, item.endpoint_id)
        )

    def update(self, schedule_id: str, **changes: Any) -> ScheduleRecord:
        """Fields of the record. A new recurrence counts from now; a new folder has its own baseline."""
        old = self.get(schedule_id)
        record = replace(old, **changes)
        self._check(record)
        now = self._now()
        if record.recurrence != old.recurrence:
            record = replace(record, anchor=timestamp(now))
        if record.status is PublishedStatus.DISABLED:
            return self._put(record)
        if (record.recurrence, record.trigger, record.status) == (old.recurrence, old.trigger, old.status):
            return self._put(record)
        # What has happened while it was disabled, or differently set, is not made up for.
        return self._put(
            replace(record, next_due=timestamp(self.next_due(record, now))), baseline=self._baseline(record)
        )

    def enable(self, schedule_id: str) -> ScheduleRecord:
        return self.update(schedule_id, status=PublishedStatus.ACTIVE)

    def disable(self, schedule_id: str) -> ScheduleRecord:
        """Nothing of it is submitted any more, not even what a look has just found."""
        return self.update(schedule_id, status=PublishedStatus.DISABLED)

    def delete(self, schedule_id: str) -> None:
        """Its runs stay."""
        self._store.schedules.delete(self.get(schedule_id).id)

    def runs(self, schedule_id: str) -> tuple[RunRecord, ...]:
        """What it has submitted, newest first."""
        record = self.get(schedule_id)
        found = self._store.run_properties.runs_with(record.workspace, SCHEDULE_ID, schedule_id)
        return tuple(map(self._doors.run, found))

    def next_due(self, record: ScheduleRecord, now: datetime) -> datetime:
        """When it is due after `now`."""
        if record.recurrence is None:
            return self._next_look(record, now)
        return next_slot(record.recurrence, parse(record.anchor), after=now)

    def listing(self, record: ScheduleRecord, trigger: DataTrigger) -> Listing:
        """What its folder holds now. Blocking."""
        return watched(self._doors.datastore(record.workspace, trigger.datastore), trigger.path)

    def _next_look(self, record: ScheduleRecord, now: datetime) -> datetime:
        return now + self._minute * (record.trigger.polling_minutes if record.trigger else 1)

    def _baseline(self, record: ScheduleRecord) -> Listing:
        return self.listing(record, record.trigger) if record.trigger else {}

    def _put(self, record: ScheduleRecord, *, baseline: Listing | None = None) -> ScheduleRecord:
        self._store.schedules.put(record, baseline=baseline)
        if record.status is PublishedStatus.ACTIVE:
            self._summoner.summon()
        return record

    def _check(self, record: ScheduleRecord) -> None:
        if (record.recurrence is None) is (record.trigger is None):
            raise _bad("A schedule has either a recurrence or a datastore.", "Give one of them.")
        if not isinstance(record.name, str) or not record.name.strip():
            raise _bad("A schedule needs a name.", "Schedule.create(ws, 'name', …)")
        if not isinstance(record.experiment, str) or not record.experiment.strip():
            raise _bad("A schedule needs the name of an experiment.", "Schedule.create(…, experiment_name='name')")
        if record.recurrence is not None:
            _first(record.recurrence, self._now())
        self._check_parameters(record)

    def _check_parameters(self, record: ScheduleRecord) -> None:
        pipeline_id = record.pipeline_id
        if pipeline_id is None:
            endpoint = self._endpoints.get(str(record.endpoint_id), record.workspace)
            pipeline_id = self._endpoints.published_id(endpoint, None)
        graph = self._pipelines.get(pipeline_id, record.workspace).pipeline.graph
        fixed = {name: value for name, value in record.assignments.parameters.items() if not str(value).startswith("@")}
        parameter_values(graph, fixed)
        if record.trigger is not None:
            _check_trigger(record.trigger, graph)


def _check_trigger(trigger: DataTrigger, graph: Json) -> None:
    if type(trigger.polling_minutes) is not int or trigger.polling_minutes < 1:
        raise _bad(f"polling_interval is a number of minutes from 1 on, not {trigger.polling_minutes!r}.", "")
    known = data_parameters(graph)
    if trigger.data_path_parameter not in (None, *known):
        raise _bad(
            f"The pipeline has no parameter '{trigger.data_path_parameter}' that is a DataPath.",
            f"It has: {', '.join(known) or 'none'}.",
        )


def _first(recurrence: Recurrence, now: datetime) -> datetime:
    """The first slot, and proof that there is a second one. SteploomError (bad-schedule, time-zone-unknown)."""
    try:
        first = first_slot(recurrence, now)
        next_slot(recurrence, now, after=first)
    except (OverflowError, ValueError) as error:
        raise _bad(f"The recurrence leads out of the calendar: {error}.", "Choose a smaller interval.") from error
    return first


def _bad(what: str, cure: str) -> SteploomError:
    return SteploomError("bad-schedule", what, cure=cure)
