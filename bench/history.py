"""A home with 10,000 runs of 20 steps beside one with 100: what looking at it costs.

    .venv/bin/python bench/history.py [--runs N]

Prints a table and one JSON object of the ratios. Rows are copies of a run that the store's own method has made.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from steploom.engine.api import Engine
from steploom.engine.home import Home
from steploom.engine.prune_book import PruneBook
from steploom.engine.store.database import Database
from steploom.engine.store.store import Store
from steploom.engine.values import PruneRule, StepRecord, StepStatus, Submission

STEPS, SMALL, ROUNDS = 20, 100, 15


def filled(root: Path, runs: int) -> tuple[Home, Store]:
    home = Home.open(root)
    store = Store(home)
    Engine.open(root).create_workspace("ws")
    nodes = [{"kind": "step", "id": f"n{place}", "name": f"step {place}", "arguments": []} for place in range(STEPS)]
    submission = Submission(
        workspace="ws", experiment="exp", graph={"name": "pipeline", "nodes": nodes}, interpreter=sys.executable
    )
    steps = [
        StepRecord(id=f"s0-{place}", run_id="r0", node=f"n{place}", name=f"step {place}", status=StepStatus.FINISHED)
        for place in range(STEPS)
    ]
    store.runs.add("r0", submission, steps, [""] * STEPS)
    database = Database(home)
    with database.transaction() as tx:
        tx.execute("UPDATE runs SET status = 'Finished', ended = created, started = created")
        for table, key in (("runs", "r"), ("steps", "s")):
            columns = [row[1] for row in tx.execute(f"PRAGMA table_info({table})")]
            values = {"id": f"'{key}' || c.n", "run_id": "'r' || c.n", "number": "c.n + 1", "request_id": "NULL"}
            values["created"] = "strftime('%Y-%m-%dT%H:%M:%S.000Z', t.created, c.n || ' seconds')"
            if table == "steps":
                values["id"] = "'s' || c.n || '-' || t.position"
            chosen = ", ".join(values.get(column, f"t.{column}") for column in columns)
            tx.execute(
                f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {runs - 1})"
                f" INSERT INTO {table} SELECT {chosen} FROM c, {table} t WHERE t.id LIKE '{key}0%'"
            )
        tx.execute(
            "INSERT INTO reuse SELECT s.id, 'ws', 'key ' || s.id, s.name, '{}', r.created"
            " FROM steps s JOIN runs r ON r.id = s.run_id"
        )
        tx.execute("INSERT INTO outputs SELECT id, 'out', 'store', 'azureml/' || id || '/out', 1, '', '{}' FROM steps")
    database.close()
    return home, store


def measures(home: Home, store: Store) -> dict[str, float]:
    graph = {"name": "pipeline", "nodes": []}

    def submit() -> None:
        submission = Submission(workspace="ws", experiment="exp", graph=graph, interpreter=sys.executable)
        store.runs.add(str(uuid.uuid4()), submission, [], [])

    return {
        "newest 50 runs": timed(lambda: store.runs.newest("ws", experiment=None, limit=50)),
        "newest 50 of an experiment": timed(lambda: store.runs.newest("ws", experiment="exp", limit=50)),
        "one run": timed(lambda: store.runs.get("r7")),
        "one step": timed(lambda: store.runs.step("s7-3")),
        "500 events": timed(lambda: store.messages.events(0, 500)),
        "reuse by key": timed(lambda: store.reuse.finished_with("ws", "key s7-3")),
        "experiments": timed(lambda: store.workspaces.experiments("ws")),
        "unfinished": timed(store.runs.unfinished),
        "plan of a prune": timed(lambda: PruneBook(home, store).plan(PruneRule(keep_last=0)), rounds=1),
        "submit": timed(submit),
    }


def timed(call: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Milliseconds, the median."""
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        call()
        found.append((time.perf_counter() - begin) * 1000)
    return statistics.median(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=10_000)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="steploom-history-") as name:
        small, large = (measures(*filled(Path(name) / str(count), count)) for count in (SMALL, runs))
    print(f"{'':28}{SMALL:>8} runs{runs:>8} runs    ratio")
    for what in small:
        print(f"{what:28}{small[what]:>10.2f} ms{large[what]:>10.2f} ms{large[what] / small[what]:>9.1f}")
    print(json.dumps({what: round(large[what] / small[what], 2) for what in small}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
