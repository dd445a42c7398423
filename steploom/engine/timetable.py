"""The part of the supervisor that submits what schedules say, when they say it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from steploom.engine.clock import parse, timestamp
from steploom.engine.published import Request
from steploom.engine.publishing import Publishing
from steploom.engine.recurrence import Recurrence, is_missed_too_long
from steploom.engine.schedule_book import utc_now
from steploom.engine.schedules import (
    DataTrigger,
    Listing,
    ScheduleRecord,
    changed_paths,
    request_on_time,
    requests_for_changes,
)
from steploom.engine.store.store import Store
from steploom.errors import EngineUnavailableError, SteploomError

log = logging.getLogger(__name__)

GRACE = timedelta(hours=1)
"""What was missed, as the machine was off, is made up for once when it is not longer ago than this."""

# A machine that slept has timers that did not: the clock is looked at now and then.
_LOOK_S = 5.0


class Timetable:
    """`now` is aware; `step` may be called by a test with a clock of its own."""

    def __init__(self, store: Store, publishing: Publishing, *, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._publishing = publishing
        self._now = now
        self._poked = asyncio.Event()

    def poke(self) -> None:
        """Somebody has changed a schedule."""
        self._poked.set()

    async def run(self) -> None:
        """Until it is canceled."""
        while True:
            self._poked.clear()
            patience_s: float | None = _LOOK_S
            try:
                patience_s = await asyncio.to_thread(self.step)
            except EngineUnavailableError as error:
                # A full disk, say. What is due stays due.
                log.warning("Schedules wait: %s", error)
            except Exception:
                # A fault of ours: the next look may be better, and runs must go on meanwhile.
                log.exception("Schedules")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._poked.wait(), patience_s)

    def step(self) -> float | None:
        """Submit what is due; how many seconds there are until the next look, None without a schedule. Blocking."""
        has_failed = False
        for record in self._store.schedules.due(timestamp(self._now())):
            try:
                self._do(record)
            except EngineUnavailableError:
                raise
            except Exception:
                # A fault of ours must not keep the other schedules from being submitted.
                log.exception("Schedule %s", record.id)
                has_failed = True
        following = self._store.schedules.next_due()
        if following is None:
            return None
        return _LOOK_S if has_failed else min(_LOOK_S, max(0.0, (parse(following) - self._now()).total_seconds()))

    def _do(self, record: ScheduleRecord) -> None:
        """Raises `EngineUnavailableError`; then it is done again, and makes no run twice."""
        started = self._now()
        listing: Listing | None = None
        requests: Sequence[Request] = ()
        error: SteploomError | None = None
        try:
            if record.recurrence is not None:
                requests = self._on_time(record, record.recurrence, started)
            elif record.trigger is not None:
                listing = self._publishing.schedules.listing(record, record.trigger)
                requests = self._for_changes(record, record.trigger, listing, started)
        except EngineUnavailableError:
            raise
        except SteploomError as problem:
            # A datastore that cannot be read now may be next time: its listing stays the one to compare with.
            error = problem
        fired = False
        for request in requests:
            if not self._store.schedules.is_active(record):
                return
            refused = self._submit(record, request)
            fired, error = fired or refused is None, refused or error
        self._store.schedules.move_on(
            record,
            timestamp(self._publishing.schedules.next_due(record, started)),
            fired=timestamp(started) if fired else None,
            error=error.to_json() if error else None,
            listing=listing,
        )

    def _on_time(self, record: ScheduleRecord, recurrence: Recurrence, now: datetime) -> Sequence[Request]:
        due = parse(record.next_due)
        if is_missed_too_long(recurrence, parse(record.anchor), due=due, now=now, grace=GRACE):
            log.info("Schedule %s: what was due at %s is not made up for", record.id, record.next_due)
            return ()
        return (request_on_time(record, now),)

    def _for_changes(
        self, record: ScheduleRecord, trigger: DataTrigger, listing: Listing, now: datetime
    ) -> Sequence[Request]:
        changed = changed_paths(self._store.schedules.listing(record.id), listing)
        return requests_for_changes(record, trigger, listing, changed, now)

    def _submit(self, record: ScheduleRecord, request: Request) -> SteploomError | None:
        """Why it could not be submitted, if so: that is for whoever looks at the schedule, and does not end it."""
        publishing = self._publishing
        try:
            if record.endpoint_id is not None:
                run = publishing.endpoints.submit(record.endpoint_id, request)
            else:
                run = publishing.pipelines.submit(str(record.pipeline_id), request)
        except EngineUnavailableError:
            raise
        except SteploomError as error:
            log.warning("Schedule %s: %s", record.id, error)
            return error
        log.info("Schedule %s: run %s", record.id, run.id)
        return None
