"""`partition_format`: columns whose values stand in a file's path, '{year:yyyy/MM}/{city}/data.csv'."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ..exceptions import UserErrorException
from ..must_be import must_be

_FIELD = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}]+))?\}")
_TIME = (("yyyy", "%Y", r"\d{4}"), ("MM", "%m", r"\d\d"), ("dd", "%d", r"\d\d"))
_TIME += (("HH", "%H", r"\d\d"), ("mm", "%M", r"\d\d"), ("ss", "%S", r"\d\d"))


class PartitionFormat:
    """UserErrorException for a text without a column or with one twice."""

    def __init__(self, text: str) -> None:
        self._times: dict[str, str] = {}
        self.columns: list[str] = []
        pattern, end = "", 0
        for match in _FIELD.finditer(must_be(str, text, "partition_format is text", UserErrorException)):
            pattern += _fixed(text[end : match.start()]) + self._column(match[1], match[2])
            end = match.end()
        if not self.columns or len(set(self.columns)) != len(self.columns):
            raise UserErrorException(
                f"partition_format '{text}' names no column, or one twice. Write for example "
                "'{year:yyyy}/{month:MM}/{city}/*.csv'."
            )
        self._pattern = re.compile(pattern + _fixed(text[end:]) + "$")

    def _column(self, name: str, time: str | None) -> str:
        self.columns.append(name)
        if time is None:
            return f"(?P<{name}>[^/]+)"
        pattern, code = re.escape(time), time
        for letters, directive, digits in _TIME:
            pattern, code = pattern.replace(letters, digits), code.replace(letters, directive)
        self._times[name] = code
        return f"(?P<{name}>{pattern})"

    def values(self, path: str) -> dict[str, Any] | None:
        """The columns of a file; None for one whose path is of another form."""
        match = self._pattern.search(path)
        if match is None:
            return None
        return {
            name: datetime.strptime(text, self._times[name]) if name in self._times else text
            for name, text in match.groupdict().items()
        }


def _fixed(text: str) -> str:
    return re.escape(text).replace(r"\*", "[^/]*")
