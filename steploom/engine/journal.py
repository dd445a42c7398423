"""Reading what a script tells through its `Run` (steploom/step writes the lines), while it runs and at its end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from steploom.engine.values import MetricRecord


class JournalReader:
    """Follows one journal; a torn last line waits for its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self.records: list[Mapping[str, Any]] = []

    def poll(self) -> bool:
        """Read what is new; whether there was any."""
        try:
            with self._path.open("rb") as stream:
                stream.seek(self._offset)
                data = stream.read()
        except FileNotFoundError:
            return False
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        fresh = [record for record in map(_record, whole.splitlines()) if record is not None]
        self.records += fresh
        return bool(fresh)

    def said(self, op: str) -> list[Mapping[str, Any]]:
        return [record for record in self.records if record["op"] == op]


def _record(line: bytes) -> Mapping[str, Any] | None:
    """A script can write anything into its journal; what is not ours is passed over."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and isinstance(record.get("op"), str) else None


def fold_metrics(records: Iterable[Mapping[str, Any]]) -> tuple[MetricRecord, ...]:
    """As `get_metrics()` answers: logged once a value, logged again a list; rows and tables as dicts of lists."""
    values: dict[str, Any] = {}
    types: dict[str, str] = {}
    counts: dict[str, int] = {}
    for record in records:
        name, kind, value = record.get("name"), record.get("type"), record.get("value")
        if not isinstance(name, str) or not isinstance(kind, str):
            continue
        counts[name] = counts.get(name, 0) + 1
        again = counts[name] > 1 and types[name] == kind
        types[name] = kind
        if kind == "list" and isinstance(value, list):
            values[name] = [*values[name], *value] if again else value
        elif kind in ("row", "table") and isinstance(value, dict):
            values[name] = _extend(values[name], value) if again else value
        elif again:
            values[name] = [*values[name], value] if counts[name] > 2 else [values[name], value]
        else:
            values[name] = value
    return tuple(MetricRecord(name=name, type=types[name], value=value) for name, value in values.items())


def _extend(table: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    longer = {key: value if isinstance(value, list) else [value] for key, value in table.items()}
    for key, value in row.items():
        longer[key] = [*longer.get(key, []), *(value if isinstance(value, list) else [value])]
    return longer
