"""What a data set is: where its files are, how they are read as rows, and what of them is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Tuple

FILE, TABULAR = "file", "tabular"


@dataclass(frozen=True)
class DatasetDefinition:
    """`paths` are {"datastore": name, "path": with wildcards}, {"url": text} or {"folder": place on this machine}.

    `reader` says how rows are read: {"format": "delimited" | "parquet" | "json", ...}; `steps` is what is done with
    files or rows, in order. All of it is JSON.
    """

    kind: str
    paths: Tuple[Mapping[str, str], ...]
    reader: Mapping[str, Any] = field(default_factory=dict)
    steps: Tuple[Mapping[str, Any], ...] = ()

    def then(self, op: str, **facts: Any) -> DatasetDefinition:
        return replace(self, steps=(*self.steps, {"op": op, **facts}))

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "paths": [dict(path) for path in self.paths],
            "reader": dict(self.reader),
            "steps": [dict(step) for step in self.steps],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> DatasetDefinition:
        return cls(
            kind=value["kind"],
            paths=tuple(value["paths"]),
            reader=value.get("reader") or {},
            steps=tuple(value.get("steps") or ()),
        )
