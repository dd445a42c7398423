"""`ScheduleRecurrence`: how often, and at which times, a schedule submits its pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.step.site._steploom.must_be import must_be

FREQUENCIES = ("Minute", "Hour", "Day", "Week", "Month")
WEEK_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class ScheduleRecurrence:
    """As in the SDK, making one looks at `time_of_day` and `start_time` alone; `validate` checks the rest."""

    def __init__(
        self,
        frequency: str,
        interval: int,
        start_time: Any = None,
        time_zone: TimeZone | None = None,
        hours: Any = None,
        minutes: Any = None,
        week_days: Any = None,
        time_of_day: str | None = None,
    ) -> None:
        """`start_time` is a datetime without tzinfo or its ISO text; it is in `time_zone`, by default UTC.
        `time_of_day` is 'hh:mm' in place of `hours` and `minutes`."""
        if time_of_day is not None:
            if hours is not None or minutes is not None:
                raise ValueError("time_of_day takes the place of hours and minutes: give one or the others.")
            hours, minutes = _hours_and_minutes(time_of_day)
        if isinstance(start_time, datetime):
            if start_time.tzinfo is not None:
                raise ValueError("start_time is without tzinfo: its zone is time_zone, a member of TimeZone.")
            start_time = start_time.strftime("%Y-%m-%dT%H:%M:%S")
        if start_time is not None and time_zone is None:
            time_zone = TimeZone.UTC
        self.frequency = frequency
        self.interval = interval
        self.start_time: str | None = start_time
        self.time_zone = time_zone
        self.hours = hours
        self.minutes = minutes
        self.week_days = week_days

    def validate(self) -> None:
        """ValueError that says what is wrong."""
        if self.frequency not in FREQUENCIES:
            raise ValueError(f"frequency is one of {', '.join(FREQUENCIES)}, not {self.frequency!r}.")
        if not isinstance(self.interval, int) or self.interval < 1:
            raise ValueError(f"interval is a whole number from 1 on, not {self.interval!r}.")
        if self.start_time is not None:
            _check_time(self.start_time)
        if self.time_zone is not None and not isinstance(self.time_zone, TimeZone):
            raise ValueError(f"time_zone is a member of TimeZone such as TimeZone.UTC, not {self.time_zone!r}.")
        self._check_list("hours", self.hours, range(24), ("Day", "Week"))
        self._check_list("minutes", self.minutes, range(60), ("Day", "Week"))
        self._check_list("week_days", self.week_days, WEEK_DAYS, ("Week",))

    def _check_list(self, name: str, values: Iterable[Any] | None, known: Any, frequencies: tuple[str, ...]) -> None:
        if values is None:
            return
        if self.frequency not in frequencies:
            raise ValueError(f"{name} goes with the frequency {' or '.join(frequencies)}, not {self.frequency}.")
        for value in must_be(Iterable, values, f"{name} is a list"):
            if value not in known:
                allowed = f"{known[0]} to {known[-1]}" if isinstance(known, range) else ", ".join(known)
                raise ValueError(f"{name} has {value!r}. Allowed: {allowed}.")

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in vars(self).items() if value is not None)
        return f"<azureml.pipeline.core.schedule.ScheduleRecurrence ({given})>"


def _hours_and_minutes(time_of_day: str) -> tuple[list[int], list[int]]:
    try:
        time = datetime.strptime(time_of_day, "%H:%M")
    except (TypeError, ValueError) as error:
        raise ValueError(f"time_of_day is text like '15:30', not {time_of_day!r}.") from error
    return [time.hour], [time.minute]


def _check_time(text: str) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"start_time is a datetime or text like '2026-01-31T08:00:00', not {text!r}.") from error
    if moment.tzinfo is not None:
        raise ValueError(f"start_time is without an offset, its zone is time_zone; it is {text!r}.")
