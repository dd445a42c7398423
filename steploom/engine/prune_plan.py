"""What may be removed of the files of runs. Pure: decides on values, touches nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from steploom.engine.clock import parse

DEFAULT_DAYS = 30.0
PRUNED = "steploom.pruned"
"""The property of a run and of a step whose files were removed: when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneRule:
    """What of the runs that have ended may go: those older than `older_than_days`, but never the newest `keep_last` of
    an experiment; and the oldest of what stays, as long as its files together take more than `max_bytes`.

    None of them set is the same as 30 days.
    """

    older_than_days: float | None = None
    keep_last: int | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRun:
    """`steps`: ids of the steps that really ran. `size_bytes` is that of its files; `is_pruned`: it has the mark."""

    id: str
    workspace: str
    experiment: str
    number: int
    ended: str
    steps: tuple[str, ...]
    size_bytes: int = 0
    has_files: bool = False
    is_pruned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneItem:
    """`kind` is run, snapshot, leftover, upload, environment or packages; `steps` those of a run whose files go."""

    kind: str
    id: str
    what: str
    size_bytes: int
    steps: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "what": self.what, "size_bytes": self.size_bytes}


def choose_runs(runs: Iterable[EndedRun], rule: PruneRule, *, now: datetime) -> tuple[EndedRun, ...]:
    """Those whose files may go, the newest first."""
    newest_first = sorted(runs, key=lambda run: (run.ended, run.number), reverse=True)
    days = rule.older_than_days
    if rule == PruneRule():
        days = DEFAULT_DAYS
    chosen, left = [], []
    seen: Counter[tuple[str, str]] = Counter()
    for run in newest_first:
        place = run.workspace, run.experiment
        seen[place] += 1
        if seen[place] <= (rule.keep_last or 0):
            left.append((run, True))
        elif _is_old(run, days, now) if days is not None else rule.keep_last is not None:
            chosen.append(run)
        else:
            left.append((run, False))
    total = sum(run.size_bytes for run, _ in left)
    for run, is_kept in reversed(left):
        if rule.max_bytes is None or total <= rule.max_bytes:
            break
        if not is_kept:
            chosen.append(run)
            total -= run.size_bytes
    return tuple(sorted(chosen, key=lambda run: (run.ended, run.number), reverse=True))


def held_steps(
    chosen: Collection[EndedRun], reused_by: Mapping[str, Collection[str]], named: Collection[str]
) -> frozenset[str]:
    """Of the steps of `chosen` those whose files must stay: a run that is not chosen shows their results
    (`reused_by` has the runs by step), or somebody names them."""
    going = {run.id for run in chosen}
    steps = {step for run in chosen for step in run.steps}
    return frozenset(step for step in steps if step in named or not going.issuperset(reused_by.get(step, ())))


def _is_old(run: EndedRun, days: float, now: datetime) -> bool:
    return parse(run.ended) < now - timedelta(days=days)
