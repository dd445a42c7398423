"""The one form of time that is stored, sent and shown: ISO 8601 in UTC with milliseconds."""

from __future__ import annotations

from datetime import datetime, timezone


def timestamp(moment: datetime | None = None) -> str:
    """`2026-11-24T14:03:07.120Z` for an aware `moment`, by default now."""
    moment = (moment or datetime.now(timezone.utc)).astimezone(timezone.utc)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse(text: str) -> datetime:
    """The aware datetime of a `timestamp`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
