"""What is asked all the time is answered by an index, however long the history is."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.engine.home import Home
from steploom.engine.store.database import Database


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT MAX(number) FROM runs WHERE workspace = 'w' AND experiment = 'e'", "runs_by_number"),
        (
            "SELECT name,"
            " (SELECT COALESCE(MAX(number), 0) FROM runs WHERE workspace = e.workspace AND experiment = e.name)"
            " FROM experiments e WHERE workspace = 'w' ORDER BY name",
            "runs_by_number",
        ),
        ("SELECT * FROM runs WHERE workspace = 'w' ORDER BY created DESC, rowid DESC LIMIT 50", "runs_newest"),
        ("SELECT * FROM steps WHERE run_id IN ('r') ORDER BY run_id, position", "steps_of_run"),
        ("SELECT id FROM steps WHERE reused_step_id = 's' AND reused_step_id <> ''", "steps_reused"),
        ("SELECT step_id FROM outputs WHERE path >= 'azureml/s/' AND path < 'azureml/t'", "outputs_by_path"),
        ("SELECT step_id FROM reuse WHERE workspace = 'w' AND key = 'k' ORDER BY created DESC LIMIT 5", "reuse_by_key"),
    ],
)
def test_the_plan_searches_an_index(tmp_path: Path, query: str, index: str) -> None:
    database = Database(Home.open(tmp_path / "home"))
    plan = [row["detail"] for row in database.query(f"EXPLAIN QUERY PLAN {query}")]
    assert any(index in detail and detail.startswith("SEARCH") for detail in plan), plan
