"""How a script, or a notebook of its own run, tells the engine something: lines of JSON in the step's journal."""

from __future__ import annotations

import datetime
import json
import math
import os
import sys
from typing import Any, Iterable, Mapping

from .metrics import LIMIT_BYTES

_METRICS = ("metric", "parent_metric")


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: numpy scalars and arrays by duck typing, NaN and infinities as strings."""
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if hasattr(value, "item"):
        return plain(value.item())
    return str(value)


def tags_after(tags: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """`tags` as the records change them: one without a value goes."""
    changed = dict(tags)
    changed.update((item["key"], item["value"]) for item in records)
    return {key: str(value) for key, value in changed.items() if value is not None}


class Journal:
    """Append-only; one write a line, so that several processes of one step may log at once."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path
        self._is_full = False

    def write(self, op: str, **fields: Any) -> None:
        """A metric that would make the journal longer than `LIMIT_BYTES` is refused, which the log tells once."""
        now = datetime.datetime.now(datetime.timezone.utc)
        record: dict[str, Any] = {"op": op, "ts": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
        record.update((key, plain(value)) for key, value in fields.items())
        line = (json.dumps(record) + "\n").encode("utf-8")
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if op in _METRICS and os.fstat(handle).st_size + len(line) > LIMIT_BYTES:
                self._refuse(fields["name"])
            else:
                os.write(handle, line)
        finally:
            os.close(handle)

    def _refuse(self, name: str) -> None:
        if self._is_full:
            return
        self._is_full = True
        print(
            f"[steploom] The metrics of this step take more than {LIMIT_BYTES >> 20} MiB: '{name}' is not kept, nor is "
            "what finds no room after it. Log fewer values, or write them to a file in outputs/.",
            file=sys.stderr,
            flush=True,
        )

    def read(self) -> list[dict[str, Any]]:
        """Every whole line so far."""
        if not os.path.exists(self._path):
            return []
        with open(self._path, encoding="utf-8") as stream:
            return [json.loads(line) for line in stream if line.endswith("\n")]
