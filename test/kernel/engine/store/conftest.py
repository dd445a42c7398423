"""A store with a workspace, and what goes into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.values import (
    ComputeRecord,
    DatastoreRecord,
    StepRecord,
    StepStatus,
    Submission,
    WorkspaceRecord,
)

WS = WorkspaceRecord(
    name="ws", subscription_id="s", resource_group="g", location="l", default_datastore="blob", tags={"a": "b"}
)
BLOB = DatastoreRecord(workspace="ws", name="blob", type="local", location="/data")
CPU = ComputeRecord(
    workspace="ws", name="cpu", vm_size="D2", min_nodes=0, max_nodes=2, idle_seconds=60, created="t", modified="t"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


@pytest.fixture
def store(home: Home) -> Store:
    made = Store(home)
    made.workspaces.add(WS, (BLOB,))
    return made


def a_step(number: int = 0, **fields: Any) -> StepRecord:
    base = {"id": f"s{number}", "run_id": "r", "node": f"n{number}", "name": "x", "status": StepStatus.NOT_STARTED}
    return StepRecord(**{**base, **fields})


def submission(**fields: Any) -> Submission:
    base = {"workspace": "ws", "experiment": "e", "graph": {"name": "g", "nodes": []}, "interpreter": "py"}
    return Submission(**{**base, **fields})


def add_run(store: Store, run_id: str = "r", *steps: StepRecord, **fields: Any) -> bool:
    return store.runs.add(run_id, submission(**fields), steps, ["sha256:x"] * len(steps))
