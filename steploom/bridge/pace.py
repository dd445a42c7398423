"""How fast events leave: the latest state of a thing wins, log text is joined, and the rate is bounded.

The server in front of the page drops *every* message of a connection that is too fast, so the bridge never is.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

PER_STREAM = 10
IN_ALL = 20
WINDOW_S = 1.0
MAX_LOG_TEXT = 24 * 1024


@dataclass
class _Window:
    """The times of the last sends; at most `limit` within `WINDOW_S`."""

    limit: int
    sent: deque[float] = field(default_factory=deque)

    def free_at(self, now: float) -> float:
        while self.sent and self.sent[0] <= now - WINDOW_S:
            self.sent.popleft()
        return now if len(self.sent) < self.limit else self.sent[0] + WINDOW_S


class Pacer:
    """Events waiting to be sent. Values and `now` (monotonic seconds) in, events out; no clock, no thread."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._all = _Window(IN_ALL)
        self._streams: dict[str, _Window] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def offer(self, stream: str, subject: str, body: dict[str, Any]) -> None:
        """Queue an event. One of the same stream and subject still waiting is replaced in its place."""
        key = (stream, subject)
        waiting = self._waiting.get(key)
        if stream == "log" and waiting is not None:
            body = _joined(waiting, body)
        elif stream == "environment" and waiting is not None:
            body = {**body, "lines": [*waiting["lines"], *body["lines"]][-200:]}
        self._waiting[key] = body

    def take(self, now: float) -> list[tuple[str, dict[str, Any]]]:
        """The `(stream, body)` that may leave now, oldest first."""
        leaving = []
        for key in list(self._waiting):
            if self._all.free_at(now) > now:
                break
            stream = self._streams.setdefault(key[0], _Window(PER_STREAM))
            if stream.free_at(now) > now:
                continue
            leaving.append((key[0], self._waiting.pop(key)))
            stream.sent.append(now)
            self._all.sent.append(now)
        return leaving

    def next_at(self, now: float) -> float | None:
        """When something may leave; None when nothing waits."""
        if not self._waiting:
            return None
        streams = {key[0] for key in self._waiting}
        first = min(self._streams[name].free_at(now) if name in self._streams else now for name in streams)
        return max(first, self._all.free_at(now))

    def has_room_for_log(self, step_id: str) -> bool:
        """False while a full page of this step's log still waits: its file is read on when that has left."""
        waiting = self._waiting.get(("log", step_id))
        return waiting is None or len(waiting["text"]) < MAX_LOG_TEXT


def _joined(waiting: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    if waiting["next"] != new["offset"]:
        return new
    return {**new, "offset": waiting["offset"], "text": waiting["text"] + new["text"]}
