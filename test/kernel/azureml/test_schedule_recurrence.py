"""`ScheduleRecurrence` and `TimeZone`: plain values, checked when a schedule is made of them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from steploom.azureml.pipeline.schedule_recurrence import FREQUENCIES, ScheduleRecurrence
from steploom.azureml.pipeline.time_zone import TimeZone


def test_made_of_what_notebooks_give() -> None:
    at = ScheduleRecurrence("Day", 1, time_of_day="15:30")
    assert (at.hours, at.minutes, at.start_time, at.time_zone) == ([15], [30], None, None)
    begun = ScheduleRecurrence("Week", 2, start_time=datetime(2026, 1, 31, 8, 5), week_days=["Monday", "Friday"])
    assert (begun.start_time, begun.time_zone) == ("2026-01-31T08:05:00", TimeZone.UTC)
    for good in (at, begun, ScheduleRecurrence("Minute", 15, "2026-01-31T08:00:00", TimeZone.TokyoStandardTime)):
        good.validate()
    for frequency in FREQUENCIES:
        ScheduleRecurrence(frequency, 1).validate()
    assert repr(at).endswith("ScheduleRecurrence (frequency='Day', interval=1, hours=[15], minutes=[30])>")


def test_only_validate_checks() -> None:
    odd = ScheduleRecurrence("Year", 0, hours=[99], week_days=["x"])
    assert (odd.frequency, odd.interval, odd.hours, odd.week_days) == ("Year", 0, [99], ["x"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"frequency": "Year"}, "frequency is one of Minute, Hour, Day, Week, Month, not 'Year'"),
        ({"interval": 0}, "interval is a whole number from 1 on, not 0"),
        ({"frequency": "Hour", "hours": [1]}, "hours goes with the frequency Day or Week, not Hour"),
        ({"frequency": "Minute", "minutes": [1]}, "minutes goes with the frequency Day or Week"),
        ({"week_days": ["Monday"]}, "week_days goes with the frequency Week, not Day"),
        ({"minutes": [60]}, "minutes has 60. Allowed: 0 to 59"),
        ({"frequency": "Week", "week_days": ["monday"]}, "week_days has 'monday'. Allowed: Monday, Tuesday"),
        ({"time_zone": "UTC"}, "time_zone is a member of TimeZone such as TimeZone.UTC, not 'UTC'"),
        ({"start_time": "tomorrow"}, "start_time is a datetime or text like"),
    ],
)
def test_what_validate_refuses(given: dict[str, Any], said: str) -> None:
    recurrence = ScheduleRecurrence(**{"frequency": "Day", "interval": 1, **given})
    with pytest.raises(ValueError, match=said):
        recurrence.validate()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"time_of_day": "15:30", "hours": [1]}, "give one or the others"),
        ({"time_of_day": "aa:bb"}, "text like '15:30', not 'aa:bb'"),
        ({"start_time": datetime(2026, 1, 1, tzinfo=timezone.utc)}, "without tzinfo"),
    ],
)
def test_what_cannot_even_be_made(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ScheduleRecurrence("Day", 1, **given)


def test_zones() -> None:
    assert (len(TimeZone), TimeZone("UTC").name, TimeZone.PacificStandardTime.value) == (
        131,
        "UTC",
        "Pacific Standard Time",
    )
