"""Published pipelines and schedules as the bridge's JSON (`src/protocol/entities.ts`)."""

from __future__ import annotations

from typing import Any

from steploom.bridge.wire import problem_json
from steploom.engine.api import Engine
from steploom.engine.values import PublishedRecord, PublishedStatus, ScheduleRecord

# As many as a person looks at; a message has its bounds.
_NEWEST = 100


def publishing_json(engine: Engine, workspace: str) -> dict[str, Any]:
    """The newest of each, newest first."""
    publishing = engine.publishing
    published = publishing.pipelines.all(workspace, active_only=False)[:_NEWEST]
    schedules = publishing.schedules.all(workspace, active_only=False)[:_NEWEST]
    return {
        "published": [published_json(record) for record in published],
        "schedules": [schedule_json(record) for record in schedules],
    }


def published_json(record: PublishedRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "version": record.version,
        "status": record.status.value,
        "steps": record.total_steps,
        "created": record.created,
    }


def schedule_json(record: ScheduleRecord) -> dict[str, Any]:
    # The next look at a folder is no news to anybody.
    is_due = record.recurrence is not None and record.status is PublishedStatus.ACTIVE
    return {
        "id": record.id,
        "name": record.name,
        "status": record.status.value,
        "when": record.when,
        "nextDue": record.next_due if is_due else None,
        "lastFired": record.last_fired,
        "problem": problem_json(record.error),
    }
