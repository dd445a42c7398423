"""What was answered to whom, so that a request sent twice acts once."""

from __future__ import annotations

from collections import OrderedDict

from steploom.bridge.envelope import Message


class ReplyCache:
    """The last replies by client and request id, bounded by number and bytes. One thread only."""

    def __init__(self, *, max_entries: int = 1000, max_bytes: int = 4_000_000) -> None:
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._replies: OrderedDict[tuple[str, str], tuple[Message, int]] = OrderedDict()
        self._bytes = 0

    def get(self, client: str, request_id: str) -> Message | None:
        found = self._replies.get((client, request_id))
        return found[0] if found else None

    def put(self, reply: Message, size_bytes: int) -> None:
        key = (reply["client"], reply["id"])
        previous = self._replies.pop(key, None)
        self._bytes += size_bytes - (previous[1] if previous else 0)
        self._replies[key] = (reply, size_bytes)
        while len(self._replies) > self._max_entries or self._bytes > self._max_bytes:
            _, (_, dropped) = self._replies.popitem(last=False)
            self._bytes -= dropped
