"""What is written into a journal from now on, by the runs of a sweep."""

from __future__ import annotations

import json
from typing import Any, Dict, List


class JournalTail:
    def __init__(self, path: str) -> None:
        self._path, self._offset = path, 0

    def read(self) -> List[Dict[str, Any]]:
        """The whole lines that are new. What a script has written there that is no record is passed over."""
        try:
            with open(self._path, "rb") as stream:
                stream.seek(self._offset)
                data = stream.read()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        records = []
        for line in whole.splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and isinstance(record.get("op"), str):
                records.append(record)
        return records
