"""`%schedule`: what submits published pipelines by itself."""

from __future__ import annotations

from argparse import Namespace

from steploom.azureml.assignments import assignments
from steploom.azureml.pipeline.schedule_fields import recurrence_of
from steploom.azureml.pipeline.schedule_recurrence import FREQUENCIES, WEEK_DAYS, ScheduleRecurrence
from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.engine.values import (
    Assignments,
    DataTrigger,
    PublishedRecord,
    PublishedStatus,
    Recurrence,
    ScheduleRecord,
)
from steploom.errors import SteploomError
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.run_text import SHORT_ID, runs_text
from steploom.magics.schedule_lookup import match_published, match_schedule
from steploom.magics.table import fields, moment, table


def schedules(context: Context) -> tuple[ScheduleRecord, ...]:
    found: tuple[ScheduleRecord, ...] = context.engine.publishing.schedules.all(context.workspace, active_only=False)
    return found


def published(context: Context) -> tuple[PublishedRecord, ...]:
    found: tuple[PublishedRecord, ...] = context.engine.publishing.pipelines.all(context.workspace)
    return found


def _find(context: Context, options: Namespace) -> ScheduleRecord:
    return match_schedule(schedules(context), options.schedule)


def _list(context: Context, options: Namespace) -> str:
    rows = [
        (
            record.id[:SHORT_ID],
            record.name,
            record.status.value,
            record.when,
            _next(record),
            moment(record.last_fired),
        )
        for record in schedules(context)
    ]
    empty = "No schedules yet. Make one: %schedule create NAME PIPELINE --frequency Day --at 08:00"
    return table(("schedule", "name", "status", "when", "next", "last"), rows, empty=empty)


def _next(record: ScheduleRecord) -> str:
    return moment(record.next_due) if record.status is PublishedStatus.ACTIVE else ""


def _show(context: Context, options: Namespace) -> str:
    record = _find(context, options)
    target = record.pipeline_id or record.endpoint_id or ""
    facts: list[tuple[str, object]] = [
        ("schedule", record.id),
        ("name", record.name),
        ("status", record.status.value),
        ("when", record.when),
        ("next", _next(record)),
        ("pipeline" if record.pipeline_id else "endpoint", target),
        ("experiment", record.experiment),
    ]
    if record.error:
        facts.append(("error", SteploomError.from_json({**record.error})))
    runs = context.engine.publishing.schedules.runs(record.id)
    return f"{fields(facts)}\n\n{runs_text(runs, empty='It has submitted nothing yet.')}"


def _create(context: Context, options: Namespace) -> str:
    pipeline = match_published(published(context), options.pipeline)
    defaults = {item["name"]: item["default"] for item in pipeline.pipeline.graph["parameters"]}
    record = context.engine.publishing.schedules.create(
        context.workspace,
        options.name,
        experiment=options.experiment or options.name,
        pipeline_id=pipeline.id,
        recurrence=_recurrence(options),
        trigger=_trigger(options),
        assignments=Assignments(parameters=assignments(options.parameter, defaults)),
    )
    return f"Created schedule {record.name} ({record.id[:SHORT_ID]}): {record.when}; next {_next(record)}."


def _recurrence(options: Namespace) -> Recurrence | None:
    if options.frequency is None:
        return None
    try:
        return recurrence_of(
            ScheduleRecurrence(
                options.frequency,
                options.interval,
                options.start,
                _time_zone(options.time_zone),
                week_days=options.on or None,
                time_of_day=options.at,
            )
        )
    except ValueError as error:
        raise SteploomError("usage", str(error), cure="See %schedule create --help") from error


def _time_zone(name: str | None) -> TimeZone | None:
    if name is None:
        return None
    return TimeZone[name] if name in TimeZone.__members__ else TimeZone(name)


def _trigger(options: Namespace) -> DataTrigger | None:
    if options.datastore is None:
        return None
    return DataTrigger(
        datastore=options.datastore,
        path=options.path,
        polling_minutes=options.poll,
        data_path_parameter=options.data_path_parameter,
    )


def _enable(context: Context, options: Namespace) -> str:
    record = context.engine.publishing.schedules.enable(_find(context, options).id)
    return f"{record.name} is active; next {_next(record)}."


def _disable(context: Context, options: Namespace) -> str:
    record = context.engine.publishing.schedules.disable(_find(context, options).id)
    return f"{record.name} is disabled."


def _delete(context: Context, options: Namespace) -> str:
    record = _find(context, options)
    context.engine.publishing.schedules.delete(record.id)
    return f"Deleted {record.name}. Its runs stay."


_SCHEDULE = option("schedule", metavar="SCHEDULE", complete="schedule")


SCHEDULE = Command(
    "schedule",
    "schedules of the workspace in use; SCHEDULE is a name or the beginning of an id",
    (
        Action("list", "newest first", _list),
        Action("show", "when it fires, what it has submitted, what went wrong", _show, (_SCHEDULE,)),
        Action(
            "create",
            "submit a published pipeline by time, or when data change",
            _create,
            (
                option("name", metavar="NAME"),
                option("pipeline", metavar="PIPELINE", complete="published"),
                option("--frequency", choices=FREQUENCIES, metavar="UNIT", complete="frequency", help="Day, Hour, …"),
                option("--interval", type=int, default=1, metavar="N", help="every N of them (1)"),
                option("--at", metavar="HH:MM", help="at this time of the day"),
                option(
                    "--on",
                    action="append",
                    choices=WEEK_DAYS,
                    metavar="DAY",
                    complete="week_day",
                    help="may be repeated",
                ),
                option("--start", metavar="TIME", help="2026-01-31T08:00:00; without it, the first run is now"),
                option("--time-zone", metavar="NAME", complete="time_zone", help="a member of TimeZone (UTC)"),
                option("--datastore", metavar="NAME", complete="datastore", help="new files there start a run"),
                option("--path", default="", metavar="FOLDER", help="of the datastore, without its sub-folders"),
                option("--poll", type=int, default=5, metavar="MINUTES", help="how often to look (5)"),
                option("--data-path-parameter", metavar="NAME", help="gets each file, in a run of its own"),
                option(
                    "--experiment", metavar="NAME", complete="experiment", help="of its runs (named like the schedule)"
                ),
                option(
                    "-p",
                    "--parameter",
                    action="append",
                    default=[],
                    metavar="NAME=VALUE",
                    help="value of a pipeline parameter; may be repeated",
                ),
            ),
        ),
        Action("enable", "go on with the next slot", _enable, (_SCHEDULE,)),
        Action("disable", "stop at once", _disable, (_SCHEDULE,)),
        Action("delete", "forget it; its runs stay", _delete, (_SCHEDULE,)),
    ),
)
