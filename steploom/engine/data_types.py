"""Types of data: names by which ports of modules say what passes through them. Nothing is checked by them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTypeRecord:
    """`parents` are ids of the types that it is a kind of."""

    id: str
    workspace: str
    name: str
    description: str | None
    is_directory: bool
    parents: tuple[str, ...] = ()
