"""The last events of this epoch, kept so that a page that missed some can have them again."""

from __future__ import annotations

from collections import deque

from steploom.bridge.envelope import Message


class EventRing:
    """Bounded by number and by bytes; the oldest go first. One thread only."""

    def __init__(self, *, max_entries: int = 2000, max_bytes: int = 1_000_000) -> None:
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._entries: deque[tuple[Message, int]] = deque()
        self._bytes = 0
        self.last_seq = 0

    def append(self, message: Message, size_bytes: int) -> None:
        self._entries.append((message, size_bytes))
        self._bytes += size_bytes
        self.last_seq = message["seq"]
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            _, dropped = self._entries.popleft()
            self._bytes -= dropped

    def since(self, first: int, *, max_bytes: int) -> list[Message] | None:
        """Events with `seq >= first`, oldest first.

        None when some of them have left the ring, when `first` lies in the future (a page that knows more than this
        epoch ever sent), or when they would not fit in `max_bytes`: the page needs a snapshot then.
        """
        if first == self.last_seq + 1:
            return []
        if not self._entries or not self._entries[0][0]["seq"] <= first <= self.last_seq:
            return None
        found = [entry for entry in self._entries if entry[0]["seq"] >= first]
        if sum(size for _, size in found) > max_bytes:
            return None
        return [message for message, _ in found]
