"""Published pipelines and schedules by what somebody types: a name, the beginning of an id."""

from __future__ import annotations

from collections.abc import Sequence

from steploom.engine.values import PublishedRecord, ScheduleRecord
from steploom.errors import NotFoundError


def match_published(records: Sequence[PublishedRecord], text: str) -> PublishedRecord:
    """The newest of that name, else the one whose id begins so; `records` are newest first."""
    named = [record for record in records if record.name == text]
    found = named[:1] or [record for record in records if record.id.startswith(text)]
    if len(found) != 1:
        known = ", ".join(dict.fromkeys(record.name or record.id for record in records))
        raise NotFoundError(
            "published-not-found",
            f"There is no published pipeline '{text}'.",
            cure=f"There are: {known}." if known else "Publish one: %pipeline publish",
        )
    return found[0]


def match_schedule(records: Sequence[ScheduleRecord], text: str) -> ScheduleRecord:
    """The one of that name, or whose id begins so."""
    found = [record for record in records if record.name == text or record.id.startswith(text)]
    if len(found) != 1:
        what = f"'{text}' means {len(found)} schedules." if found else f"There is no schedule '{text}'."
        known = ", ".join(record.name for record in records)
        cure = "Give its id: %schedule list" if found else f"There are: {known or 'none'}."
        raise NotFoundError("schedule-not-found", what, cure=cure)
    return found[0]
