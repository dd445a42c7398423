"""When a schedule is due: intervals, calendars, time zones, both changes of the clocks, what was missed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest

from steploom.engine.recurrence import Recurrence, first_slot, in_words, is_missed_too_long, next_slot
from steploom.engine.time_zones import ZONES, zone
from steploom.errors import SteploomError

BERLIN = "W. Europe Standard Time"
NEW_YORK = "Eastern Standard Time"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


CREATED = utc("2026-03-04T10:20:30")


def slots(recurrence: Recurrence, after: str, count: int, created: datetime = CREATED) -> list[str]:
    found, moment = [], utc(after)
    for _ in range(count):
        moment = next_slot(recurrence, created, after=moment)
        found.append(moment.strftime("%Y-%m-%d %H:%M"))
    return found


def every(frequency: str, interval: int = 1, **fields: Any) -> Recurrence:
    return Recurrence(frequency=frequency, interval=interval, **fields)


@pytest.mark.parametrize(
    ("recurrence", "after", "expected"),
    [
        (every("Minute", 15), "2026-03-04T10:30", ["2026-03-04 10:35", "2026-03-04 10:50"]),
        (every("Hour", 6), "2027-01-01T00:00", ["2027-01-01 04:20", "2027-01-01 10:20"]),
        (every("Day"), "2026-03-04T10:20:30", ["2026-03-05 10:20", "2026-03-06 10:20"]),
        (every("Day", 3, start_time="2026-03-01T08:00:00"), "2026-03-04T08:00", ["2026-03-07 08:00"]),
        (every("Day", hours=(15,), minutes=(30,)), "2026-03-04T10:20:30", ["2026-03-04 15:30", "2026-03-05 15:30"]),
        (every("Day", hours=(18, 6)), "2026-03-05T00:00", ["2026-03-05 06:00", "2026-03-05 18:00"]),
        (every("Day", hours=(6,), start_time="2026-03-01T08:40:00"), "2026-03-05T00:00", ["2026-03-05 06:40"]),
        (every("Day", minutes=(0, 30)), "2026-03-05T00:00", ["2026-03-05 10:00", "2026-03-05 10:30"]),
        (every("Week"), "2026-03-04T10:20:30", ["2026-03-11 10:20"]),
        (
            every("Week", 2, week_days=("Friday", "Monday"), hours=(9,)),
            "2026-03-04T10:20:30",
            ["2026-03-06 09:00", "2026-03-16 09:00", "2026-03-20 09:00"],
        ),
        (
            every("Month", start_time="2026-01-31T12:00:00"),
            "2026-02-01T00:00",
            ["2026-02-28 12:00", "2026-03-31 12:00", "2026-04-30 12:00"],
        ),
        (every("Month", 12, start_time="2024-02-29T00:00:00"), "2026-01-01T00:00", ["2026-02-28 00:00"]),
        (every("Day", start_time="2026-06-01T00:00:00"), "2026-03-04T00:00", ["2026-06-01 00:00"]),
        (every("Hour", start_time="2026-06-01T00:00:00"), "2026-03-04T00:00", ["2026-06-01 00:00"]),
        (every("Day", hours=(9,), time_zone="India Standard Time"), "2026-03-05T00:00", ["2026-03-05 03:30"]),
        (every("Day", hours=(23,), time_zone=NEW_YORK), "2026-01-05T00:00", ["2026-01-05 04:00"]),
    ],
)
def test_the_next_ones(recurrence: Recurrence, after: str, expected: list[str]) -> None:
    assert (
        slots(recurrence, after, len(expected), utc("2026-01-02T10:20:30") if "01-05" in after else CREATED) == expected
    )


def test_clocks_put_forward_move_what_they_skip() -> None:
    nightly = every("Day", hours=(2,), minutes=(30,), time_zone=BERLIN)
    assert slots(nightly, "2026-03-27T12:00", 3) == ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]
    both = every("Day", hours=(2, 3), minutes=(0, 30), time_zone=BERLIN)
    assert slots(both, "2026-03-28T12:00", 3) == ["2026-03-29 01:00", "2026-03-29 01:30", "2026-03-30 00:00"]


def test_clocks_put_back_fire_once() -> None:
    nightly = every("Day", hours=(2,), minutes=(30,), time_zone=BERLIN)
    assert slots(nightly, "2026-10-24T12:00", 2) == ["2026-10-25 00:30", "2026-10-26 01:30"]
    assert slots(every("Day", hours=(1,), minutes=(30,), time_zone=NEW_YORK), "2026-10-31T12:00", 2) == [
        "2026-11-01 05:30",
        "2026-11-02 06:30",
    ]


def test_minutes_and_hours_pass_whatever_the_clocks_do() -> None:
    hourly = every("Hour", start_time="2026-10-24T00:00:00", time_zone=BERLIN)
    moment, found = utc("2026-10-24T12:00"), []
    for _ in range(48):
        moment = next_slot(hourly, CREATED, after=moment)
        found.append(moment)
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}


@pytest.mark.parametrize("frequency", ["Minute", "Hour", "Day", "Week", "Month"])
@pytest.mark.parametrize("name", ["Pacific Standard Time", BERLIN, "Lord Howe Standard Time", None])
def test_slots_only_ever_go_on(frequency: str, name: str | None) -> None:
    many = {"hours": (0, 2, 3), "minutes": (0, 30)} if frequency in ("Day", "Week") else {}
    recurrence = every(frequency, 2, time_zone=name, **many)
    moment = CREATED
    for _ in range(400):
        following = next_slot(recurrence, CREATED, after=moment)
        assert following > moment
        # Asked a little earlier, the answer is the same: nothing is left out.
        assert next_slot(recurrence, CREATED, after=following - timedelta(microseconds=1)) == following
        moment = following


def test_an_empty_list_is_none() -> None:
    assert slots(every("Week", hours=(), minutes=(), week_days=()), "2026-03-05T00:00", 1) == ["2026-03-11 10:20"]


def test_the_first_one() -> None:
    assert first_slot(every("Day", hours=(15,)), CREATED) == CREATED
    assert first_slot(every("Hour", start_time="2026-05-01T00:00:00"), CREATED) == utc("2026-05-01T00:00")
    assert first_slot(every("Hour", start_time="2026-03-01T00:40:00"), CREATED) == utc("2026-03-04T10:40")
    assert first_slot(every("Hour", start_time="2026-03-04T10:20:30"), CREATED) == CREATED


@pytest.mark.parametrize(
    ("now", "missed"),
    [
        ("2026-03-05T15:30", False),
        ("2026-03-05T16:29", False),
        ("2026-03-05T16:31", True),
        # The last of those that were missed counts, however long ago the first was.
        ("2026-03-09T15:40", False),
        ("2026-03-09T15:20", True),
    ],
)
def test_what_was_missed_too_long_ago(now: str, missed: bool) -> None:
    daily = every("Day", hours=(15,), minutes=(30,))
    due = utc("2026-03-05T15:30")
    assert is_missed_too_long(daily, CREATED, due=due, now=utc(now), grace=timedelta(hours=1)) is missed


def test_every_time_zone_of_the_sdk_is_known() -> None:
    from steploom.azureml.pipeline.time_zone import TimeZone

    assert set(ZONES) == {item.value for item in TimeZone}
    for name in ZONES:
        assert zone(name).utcoffset(datetime(2026, 1, 1)) is not None
    with pytest.raises(SteploomError, match="no time zone 'Mars'"):
        zone("Mars")


def test_it_is_stored_as_it_is() -> None:
    full = every(
        "Week", 2, start_time="2026-01-01T00:00:00", time_zone="UTC", hours=(1,), minutes=(2,), week_days=("Monday",)
    )
    for item in (full, every("Day")):
        assert Recurrence.from_json(json.loads(json.dumps(item.to_json()))) == item


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        (every("Day"), "every day"),
        (every("Minute", 15, start_time="2026-01-01T10:20:30"), "every 15 minutes from 2026-01-01 10:20:30"),
        (every("Day", hours=(8, 18), minutes=(30,)), "every day at 08:30, 18:30"),
        (every("Day", minutes=(0, 30)), "every day at minute 0, 30"),
        (
            every("Week", 2, week_days=("Monday", "Friday"), hours=(9,), time_zone=BERLIN),
            f"every 2 weeks on Monday, Friday at 09:00 ({BERLIN})",
        ),
    ],
)
def test_it_is_said_in_words(recurrence: Recurrence, words: str) -> None:
    assert in_words(recurrence) == words
