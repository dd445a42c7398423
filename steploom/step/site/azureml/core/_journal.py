"""How a script tells the engine something: lines of JSON appended to the step's journal."""

import datetime
import json
import math
import os


def plain(value):
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


class Journal:
    """Append-only; one write a line, so that several processes of one step may log at once."""

    def __init__(self, path):
        self._path = path

    def write(self, op, **fields):
        now = datetime.datetime.now(datetime.timezone.utc)
        record = {"op": op, "ts": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
        record.update((key, plain(value)) for key, value in fields.items())
        line = (json.dumps(record) + "\n").encode("utf-8")
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

    def read(self):
        """Every whole line so far."""
        if not os.path.exists(self._path):
            return []
        with open(self._path, encoding="utf-8") as stream:
            return [json.loads(line) for line in stream if line.endswith("\n")]


def folded_metrics(records):
    """`get_metrics()`: a value logged once is itself, logged again a list; rows and tables are dicts of lists."""
    metrics = {}
    seen = {}
    for record in records:
        if record["op"] != "metric":
            continue
        name, kind, value = record["name"], record["type"], record["value"]
        count = seen[name] = seen.get(name, 0) + 1
        if kind == "list":
            metrics[name] = (metrics.get(name, []) if count > 1 else []) + list(value)
        elif kind in ("row", "table") and count > 1:
            old = metrics[name]
            for key, item in value.items():
                before = old.get(key, [])
                before = before if isinstance(before, list) else [before]
                old[key] = before + (item if isinstance(item, list) else [item])
        elif count == 1:
            metrics[name] = value
        else:
            before = metrics[name] if count > 2 else [metrics[name]]
            metrics[name] = [*before, value]
    return metrics
