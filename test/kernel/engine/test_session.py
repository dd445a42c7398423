"""Runs of one session, by the tag that the environment of whoever submits them asks for."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import SESSION_TAG, SESSION_VARIABLE


def test_a_run_carries_the_session_of_its_submitter(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = lab.graph(lab.step("hello", "import os; assert 'STEPLOOM_SESSION' not in os.environ"))
    assert lab.run(graph).tags == {}
    monkeypatch.setenv(SESSION_VARIABLE, "one")
    lab.engine = Engine.open(lab.home)
    run = lab.run(graph, tags={"why": "test"}, regenerate_outputs=True)
    assert run.tags == {"why": "test", SESSION_TAG: "one"}
    assert run.status.value == "Finished"
