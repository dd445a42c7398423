"""When a schedule is due. Pure: a recurrence and moments in, moments out."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from steploom.engine.time_zones import UTC, zone

WEEK_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ELAPSED = {"Minute": timedelta(minutes=1), "Hour": timedelta(hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """As `ScheduleRecurrence` has it, and checked by it. `start_time` is ISO text without an offset, in `time_zone`."""

    frequency: str
    interval: int
    start_time: str | None = None
    time_zone: str | None = None
    hours: tuple[int, ...] | None = None
    minutes: tuple[int, ...] | None = None
    week_days: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "frequency": self.frequency,
            "interval": self.interval,
            "startTime": self.start_time,
            "timeZone": self.time_zone,
            "hours": self.hours,
            "minutes": self.minutes,
            "weekDays": self.week_days,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Recurrence:
        return cls(
            frequency=data["frequency"],
            interval=data["interval"],
            start_time=data["startTime"],
            time_zone=data["timeZone"],
            hours=_tuple(data["hours"]),
            minutes=_tuple(data["minutes"]),
            week_days=_tuple(data["weekDays"]),
        )


def in_words(recurrence: Recurrence) -> str:
    """`every 2 weeks on Monday, Friday at 09:00 (W. Europe Standard Time)`."""
    unit = recurrence.frequency.lower()
    text = f"every {unit}" if recurrence.interval == 1 else f"every {recurrence.interval} {unit}s"
    if recurrence.week_days:
        text += f" on {', '.join(recurrence.week_days)}"
    if recurrence.hours:
        times = [f"{hour:02d}:{minute:02d}" for hour in recurrence.hours for minute in recurrence.minutes or (0,)]
        text += f" at {', '.join(times)}"
    elif recurrence.minutes:
        text += f" at minute {', '.join(map(str, recurrence.minutes))}"
    if recurrence.start_time:
        text += f" from {recurrence.start_time.replace('T', ' ').removesuffix(':00')}"
    return text if recurrence.time_zone in (None, UTC) else f"{text} ({recurrence.time_zone})"


def first_slot(recurrence: Recurrence, created: datetime) -> datetime:
    """At once without a start time; else the start, or the next slot when it has passed."""
    if recurrence.start_time is None:
        return created
    return next_slot(recurrence, created, after=created - timedelta(microseconds=1))


def next_slot(recurrence: Recurrence, created: datetime, *, after: datetime) -> datetime:
    """The first slot later than `after`. All moments are aware; the result is UTC.

    Minutes and hours elapse. Days, weeks and months are of the calendar in the time zone: a time that the clocks skip
    comes as much later as they were put forward, one that they show twice counts once, the first time. A month that is
    too short has its slot on its last day. Without a start time, the slots are counted from `created`.
    """
    local = zone(recurrence.time_zone)
    start = _start(recurrence, created, local)
    if recurrence.frequency in _ELAPSED:
        return _elapsed(start.astimezone(timezone.utc), _ELAPSED[recurrence.frequency] * recurrence.interval, after)
    begin = start.astimezone(timezone.utc)
    for days in _periods(recurrence, start.date(), after.astimezone(local).date()):
        slots = sorted(_moment(day, at, local) for day in days for at in _times(recurrence, start.time()))
        for slot in slots:
            if slot > after and slot >= begin:
                return slot
    raise AssertionError("the calendar does not end")


def is_missed_too_long(
    recurrence: Recurrence, created: datetime, *, due: datetime, now: datetime, grace: timedelta
) -> bool:
    """Whether what was due, and all that has become due since, was longer ago than `grace`."""
    return now - due > grace and next_slot(recurrence, created, after=now - grace) > now


def _start(recurrence: Recurrence, created: datetime, local: tzinfo) -> datetime:
    if recurrence.start_time is None:
        return created.astimezone(local)
    return datetime.fromisoformat(recurrence.start_time).replace(tzinfo=local)


def _elapsed(start: datetime, step: timedelta, after: datetime) -> datetime:
    return start if after < start else start + step * ((after - start) // step + 1)


def _periods(recurrence: Recurrence, start: date, near: date) -> Iterator[list[date]]:
    """The days of each period that has any, from a little before `near` on."""
    step = recurrence.interval
    if recurrence.frequency == "Day":
        number = max(0, (near - start).days // step - 1)
        while True:
            yield [start + timedelta(days=number * step)]
            number += 1
    if recurrence.frequency == "Week":
        monday = start - timedelta(days=start.weekday())
        names = recurrence.week_days or (WEEK_DAYS[start.weekday()],)
        number = max(0, (near - monday).days // (7 * step) - 1)
        while True:
            yield [monday + timedelta(days=7 * step * number + WEEK_DAYS.index(name)) for name in names]
            number += 1
    months = (near.year - start.year) * 12 + near.month - start.month
    number = max(0, months // step - 1)
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + number * step, 12)
        last = calendar.monthrange(year, month + 1)[1]
        yield [date(year, month + 1, min(start.day, last))]
        number += 1


def _times(recurrence: Recurrence, start: time) -> list[time]:
    """Every hour with every minute; of what is not given, that of the start."""
    if not recurrence.hours and not recurrence.minutes:
        return [start.replace(tzinfo=None)]
    minute = start.minute if recurrence.start_time else 0
    hours = recurrence.hours or (start.hour,)
    return [time(hour, at) for hour in hours for at in recurrence.minutes or (minute,)]


def _moment(day: date, at: time, local: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=local).astimezone(timezone.utc)


def _tuple(items: Any) -> Any:
    return None if items is None else tuple(items)
