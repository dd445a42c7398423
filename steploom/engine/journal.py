"""Reading what a script tells through its `Run` (steploom/step writes the lines), while it runs and at its end."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from steploom.engine.values import MetricRecord
from steploom.step.site._steploom.metrics import LIMIT_BYTES, folded

_METRICS = ("metric", "parent_metric")

log = logging.getLogger(__name__)


class JournalReader:
    """Follows one journal, line by line; a torn last line waits for its end.

    Keeps all metrics, and of anything else what was said last for each `key`; `limit_bytes` of lines for either, and
    what is more is passed over. Scripts refuse metrics from there on by themselves, and say so in the step's log.
    """

    def __init__(self, path: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path = path
        self._limit_bytes = limit_bytes
        self._offset = 0
        self._metrics_bytes = 0
        self._latest_bytes = 0
        self._metrics: dict[str, list[Mapping[str, Any]]] = {op: [] for op in _METRICS}
        self._latest: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}
        self._is_in_long_line = False
        self._is_full = False

    def poll(self) -> bool:
        """Read what is new; whether there was any."""
        is_new = False
        try:
            with self._path.open("rb") as stream:
                stream.seek(self._offset)
                while part := stream.readline(self._limit_bytes):
                    is_whole = part.endswith(b"\n")
                    if not is_whole and len(part) < self._limit_bytes:
                        break
                    self._offset += len(part)
                    if is_whole and not self._is_in_long_line:
                        is_new = self._take(part) or is_new
                    self._is_in_long_line = not is_whole
        except FileNotFoundError:
            return False
        return is_new

    def said(self, op: str) -> list[Mapping[str, Any]]:
        if op in _METRICS:
            return self._metrics[op]
        return [record for (of, _), (_, record) in self._latest.items() if of == op]

    def _take(self, line: bytes) -> bool:
        """Whether it is a record of ours, and kept."""
        record = _record(line)
        if record is None:
            return False
        if record["op"] in _METRICS:
            is_kept = self._metrics_bytes + len(line) <= self._limit_bytes
            if is_kept:
                self._metrics_bytes += len(line)
                self._metrics[record["op"]].append(_slim(record))
        else:
            place = record["op"], str(record.get("key"))
            more_bytes = len(line) - self._latest.get(place, (0, record))[0]
            is_kept = self._latest_bytes + more_bytes <= self._limit_bytes
            if is_kept:
                self._latest_bytes += more_bytes
                self._latest[place] = len(line), record
        if not is_kept and not self._is_full:
            self._is_full = True
            log.warning("%s: what is said beyond %d bytes is passed over", self._path, self._limit_bytes)
        return is_kept


def _record(line: bytes) -> dict[str, Any] | None:
    """A script can write anything into its journal; what is not ours is passed over."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and isinstance(record.get("op"), str) else None


def _slim(metric: Mapping[str, Any]) -> Mapping[str, Any]:
    """There may be very many of them: names are held once, and times where their order matters."""
    slim = {"name": _once(metric.get("name")), "type": _once(metric.get("type")), "value": metric.get("value")}
    return slim if metric["op"] == "metric" else {**slim, "ts": metric.get("ts")}


def _once(name: Any) -> Any:
    return sys.intern(name) if type(name) is str else name


def fold_metrics(records: Iterable[Mapping[str, Any]]) -> tuple[MetricRecord, ...]:
    """As `get_metrics()` answers: logged once a value, logged again a list; rows and tables as dicts of lists."""
    return tuple(MetricRecord(name=name, type=kind, value=value) for name, (kind, value) in folded(records).items())
