"""Values that nobody is shown, of environment variables above all: which they are, and texts without them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

MASK = "***"
_SHORTEST = 6
# The head of a value at the end of a log that grows: shorter ones are too often the head of something else.
_SHORTEST_HEAD = 4
_NAME = re.compile(
    r"(^|_)((api|access|account)?key|sas|[a-z0-9]*(token|secret|password|passwd|credential|connection_?string))s?(_|$)"
)
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def is_secret_name(name: str) -> bool:
    """Whether one of its words says so: API_KEY, storageAccountKey, PGPASSWORD; not MONKEY or TOKENIZER."""
    return bool(_NAME.search(_WORD_BORDER.sub("_", name).lower()))


class SecretValues:
    """Made of the variables that steps are given, and of `more` values, whatever these are called."""

    def __init__(self, variables: Iterable[tuple[str, str]], more: Iterable[str] = ()) -> None:
        secret = (*(value for name, value in variables if is_secret_name(name)), *more)
        values = {value for value in secret if len(value) >= _SHORTEST}
        # As a traceback or JSON has them, and line by line, as logs of several processes mix.
        values |= {repr(value)[1:-1] for value in values}
        values |= {line for value in values for line in value.splitlines() if len(line) >= _SHORTEST}
        self._texts = sorted(values, key=lambda value: (-len(value), value))
        self._bytes = [value.encode("utf-8", "surrogateescape") for value in self._texts]
        self.reach_bytes = max((len(value) - 1 for value in self._bytes), default=0)
        """How far beyond a page to read, so that what crosses its edge is seen."""

    @classmethod
    def of_graph(cls, graph: Mapping[str, Any], more: Iterable[str] = ()) -> SecretValues:
        """Of all its steps: one may print what another has told it."""
        declared = [(node.get("environment") or {}).get("variables") or {} for node in graph["nodes"]]
        return cls((pair for variables in declared for pair in variables.items()), more)

    def mask(self, text: str) -> str:
        for value in self._texts:
            text = text.replace(value, MASK)
        return text

    def mask_json(self, value: Any) -> Any:
        """Every text in it."""
        if not self._texts:
            return value
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, Mapping):
            return {key: self.mask_json(item) for key, item in value.items()}
        return [self.mask_json(item) for item in value] if isinstance(value, (list, tuple)) else value

    def mask_bytes(self, data: bytes, *, is_end: bool) -> bytes:
        """With an asterisk for each byte, so that offsets stay true. What is masked does not depend on where `data`
        begins, as long as it has `reach_bytes` around what is looked at. `is_end`: the rest of a value that stands
        there in part may follow."""
        masked = bytearray(data)
        for value in self._bytes:
            place = data.find(value)
            while place >= 0:
                masked[place : place + len(value)] = b"*" * len(value)
                place = data.find(value, place + 1)
            if is_end and (head := _head_at_end(data, value)):
                masked[-head:] = b"*" * head
        return bytes(masked)


def _head_at_end(data: bytes, value: bytes) -> int:
    """How many bytes of `value` stand at the end of `data`; 0 for too few to tell."""
    lengths = range(min(len(value) - 1, len(data)), _SHORTEST_HEAD - 1, -1)
    return next((length for length in lengths if data.endswith(value[:length])), 0)


def mask_graph(graph: Mapping[str, Any]) -> Any:
    """The graph to look at."""
    return SecretValues.of_graph(graph).mask_json(graph)
