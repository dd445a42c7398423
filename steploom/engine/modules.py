"""Modules: code with an interface that is kept in versions, to be a step of many pipelines. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from steploom.engine.published import Json

_SEMANTIC = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")


class ModuleStatus(str, Enum):
    """Of modules and of their versions. Deprecated ones still run."""

    ACTIVE = "Active"
    DEPRECATED = "Deprecated"
    DISABLED = "Disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRecord:
    """`default_version` is one of its versions by name; None: the best one is taken."""

    id: str
    workspace: str
    name: str
    description: str | None
    status: ModuleStatus
    created: str
    default_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleVersionRecord:
    """`snapshot` is the stored source folder, '' without one. `definition` is the interface as the names have it."""

    id: str
    module_id: str
    version: str
    description: str | None
    category: str | None
    status: ModuleStatus
    created: str
    snapshot: str
    definition: Json


def best_version(versions: Sequence[ModuleVersionRecord]) -> ModuleVersionRecord | None:
    """Of versions from the oldest to the newest: the highest if all are semantic versions, else the newest.

    Disabled ones do not count; None when no other is there.
    """
    usable = [item for item in versions if item.status is not ModuleStatus.DISABLED]
    if not usable:
        return None
    ranks = [_rank(item.version) for item in usable]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < len(ranks):
        return usable[-1]
    return max(zip(known, usable), key=lambda pair: pair[0])[1]


def _rank(version: str) -> tuple[Any, ...] | None:
    """By which semantic versions are ordered: a pre-release comes before its release."""
    found = _SEMANTIC.fullmatch(version)
    if found is None:
        return None
    numbers = tuple(int(part or 0) for part in found.groups()[:3])
    pre = found[4]
    parts = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in (pre or "").split("."))
    return (*numbers, pre is None, parts)
