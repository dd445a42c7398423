"""What was answered, so that a request sent twice acts once."""

from __future__ import annotations

from typing import Any

from steploom.bridge.replies import ReplyCache


def reply(client: str, request_id: str) -> dict[str, Any]:
    return {"client": client, "id": request_id}


def test_clients_do_not_share_ids() -> None:
    cache = ReplyCache()
    cache.put(reply("a", "1"), 10)
    assert cache.get("a", "1") == reply("a", "1")
    assert cache.get("b", "1") is None


def test_the_oldest_go_first_by_number_and_by_bytes() -> None:
    cache = ReplyCache(max_entries=3, max_bytes=100)
    for number in range(4):
        cache.put(reply("a", str(number)), 10)
    assert [cache.get("a", str(number)) is not None for number in range(4)] == [False, True, True, True]
    cache.put(reply("a", "big"), 85)
    assert cache.get("a", "3") is not None
    assert cache.get("a", "2") is None


def test_a_reply_put_again_counts_once() -> None:
    cache = ReplyCache(max_bytes=100)
    for _ in range(20):
        cache.put(reply("a", "1"), 60)
    cache.put(reply("a", "2"), 40)
    assert cache.get("a", "1") is not None
