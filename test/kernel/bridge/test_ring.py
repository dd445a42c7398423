"""The last events, for a page that missed some."""

from __future__ import annotations

from typing import Any

from steploom.bridge.ring import EventRing


def filled(last: int, **limits: int) -> EventRing:
    ring = EventRing(**limits)
    for seq in range(1, last + 1):
        ring.append({"seq": seq}, 10)
    return ring


def since(ring: EventRing, first: int, max_bytes: int = 1000) -> Any:
    found = ring.since(first, max_bytes=max_bytes)
    return None if found is None else [message["seq"] for message in found]


def test_what_is_missing_is_given_in_order() -> None:
    ring = filled(5)
    assert since(ring, 3) == [3, 4, 5]
    assert since(ring, 6) == []
    assert since(EventRing(), 1) == []


def test_what_is_gone_to_come_or_too_much_needs_a_snapshot() -> None:
    ring = filled(5, max_entries=3)
    assert since(ring, 2) is None
    assert since(ring, 3) == [3, 4, 5]
    assert since(ring, 7) is None
    assert since(ring, 3, max_bytes=29) is None
    assert since(EventRing(), 2) is None


def test_it_is_bounded_by_bytes_and_keeps_counting() -> None:
    ring = filled(100, max_bytes=45)
    assert since(ring, 97) == [97, 98, 99, 100]
    assert since(ring, 96) is None
    assert ring.last_seq == 100
