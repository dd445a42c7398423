"""What the rows say about files that could go, and the mark that they are gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping

from steploom.engine.prune_plan import PRUNED, EndedRun
from steploom.engine.store.database import Database, dumps, record_event

_IS_PRUNED = f"""json_extract({{}}.properties, '$."{PRUNED}"') IS NOT NULL"""
# A path with a wildcard in place of the step's id stands for the results of all of them.
_ANY_STEP = re.compile(r'azureml/[^"/]*[*?\[]')
# What is going to be run, or runs.
_DOCUMENTS = (
    "SELECT graph FROM runs WHERE ended IS NULL UNION ALL SELECT settings FROM runs WHERE ended IS NULL"
    " UNION ALL SELECT pipeline FROM published UNION ALL SELECT pipeline FROM drafts"
    " UNION ALL SELECT assignments FROM schedules"
)


class Prunes:
    def __init__(self, database: Database) -> None:
        self._db = database

    def ended(self) -> tuple[EndedRun, ...]:
        """Every run that has ended, without sizes."""
        steps: dict[str, list[str]] = {}
        for run_id, step_id in self._db.query("SELECT run_id, id FROM steps WHERE reused_step_id = ''"):
            steps.setdefault(run_id, []).append(step_id)
        rows = self._db.query(
            f"SELECT id, workspace, experiment, number, ended, {_IS_PRUNED.format('runs')} AS is_pruned FROM runs"
            " WHERE ended IS NOT NULL"
        )
        return tuple(EndedRun(**dict(row), steps=tuple(steps.get(row["id"], ()))) for row in rows)

    def reused_by(self) -> Mapping[str, Collection[str]]:
        """By step, the runs that show its result and whose own files are not marked as removed."""
        found: dict[str, set[str]] = {}
        for step_id, run_id in self._db.query(
            "SELECT s.reused_step_id, s.run_id FROM steps s JOIN runs r ON r.id = s.run_id"
            f" WHERE s.reused_step_id <> '' AND NOT ({_IS_PRUNED.format('r')})"
        ):
            found.setdefault(step_id, set()).add(run_id)
        return found

    def named(self, steps: Collection[str], documents: Iterable[str]) -> frozenset[str]:
        """Those that runs, published pipelines, drafts, schedules or other `documents` name."""
        return _named(self._db.connection(), steps, documents)

    def snapshots(self, without: Collection[str]) -> frozenset[str]:
        """Those of runs whose files stay: neither among `without`, nor marked as removed."""
        rows = self._db.query(
            "SELECT DISTINCT s.run_id, s.snapshot FROM steps s JOIN runs r ON r.id = s.run_id"
            f" WHERE NOT ({_IS_PRUNED.format('r')})"
        )
        return frozenset(row[1] for row in rows if row[0] not in without)

    def mark(self, run_id: str, steps: Collection[str], *, when: str, documents: Iterable[str]) -> tuple[str, ...]:
        """Note that the files of these steps of a run go; those of `steps` of which that still is right.

        Asked again within the transaction, because a run may have taken a result over meanwhile: from now on none
        does (`Runs.claim_outputs` looks at the mark in its own transaction).
        """
        with self._db.transaction() as tx:
            row = tx.execute("SELECT 1 FROM runs WHERE id = ? AND ended IS NOT NULL", (run_id,)).fetchone()
            if row is None:
                return ()
            named = _named(tx, steps, documents)
            _mark(tx, "runs", run_id, when)
            free = tuple(step for step in steps if step not in named and not _is_shown(tx, step))
            for step in free:
                _mark(tx, "steps", step, when)
            record_event(tx, "run", run_id)
        return free


def _is_shown(tx: sqlite3.Connection, step_id: str) -> bool:
    """Whether a run whose files stay has the result, or is about to have it: it records the outputs first."""
    below = f"azureml/{step_id}/"
    found = tx.execute(
        "SELECT 1 FROM (SELECT id FROM steps WHERE reused_step_id = ?1 AND reused_step_id <> ''"
        " UNION SELECT step_id FROM outputs WHERE path >= ?2 AND path < ?3) shown"
        " JOIN steps s ON s.id = shown.id JOIN runs r ON r.id = s.run_id"
        f" WHERE s.id <> ?1 AND NOT ({_IS_PRUNED.format('r')}) LIMIT 1",
        (step_id, below, below + "\U0010ffff"),
    )
    return found.fetchone() is not None


def _named(connection: sqlite3.Connection, steps: Collection[str], documents: Iterable[str]) -> frozenset[str]:
    text = "\n".join([*documents, *(row[0] for row in connection.execute(_DOCUMENTS))])
    return frozenset(steps if _ANY_STEP.search(text) else (step for step in steps if step in text))


def _mark(tx: sqlite3.Connection, table: str, identifier: str, when: str) -> None:
    tx.execute(
        f"UPDATE {table} SET properties = json_patch(properties, ?) WHERE id = ?", (dumps({PRUNED: when}), identifier)
    )
