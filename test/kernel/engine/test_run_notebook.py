"""Runs know the notebook that they were submitted from."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.engine.api import Engine
from steploom.engine.values import NOTEBOOK, NOTEBOOK_VARIABLE, RerunMode

PATH = "/srv/notebooks/train.ipynb"


@pytest.fixture
def at(lab: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The engine as the kernel of a document sees it."""

    def become(path: str) -> None:
        monkeypatch.setenv(NOTEBOOK_VARIABLE, path)
        lab.engine = Engine.open(lab.home)

    become("")
    return become


def test_a_run_knows_the_notebook_of_its_kernel(lab: Any, at: Any) -> None:
    graph = lab.graph(lab.step("x", ""))
    assert lab.run(graph).properties == {}
    at(PATH)
    assert lab.run(graph, properties={"why": "test"}).properties == {"why": "test", NOTEBOOK: PATH}


def test_a_console_is_no_notebook(lab: Any, at: Any) -> None:
    at("/srv/notebooks/Console 1")
    assert lab.run(lab.graph(lab.step("x", ""))).properties == {}


def test_a_rerun_belongs_to_the_notebook_of_the_first_run(lab: Any, at: Any) -> None:
    at(PATH)
    first = lab.run(lab.graph(lab.step("x", "raise SystemExit(1)")))
    at("/srv/notebooks/other.ipynb")
    assert lab.engine.rerun(first.id, RerunMode.FAILED).properties[NOTEBOOK] == PATH


def test_where_it_was_asked_for_says_nothing_of_a_run_without_one(lab: Any, at: Any) -> None:
    first = lab.run(lab.graph(lab.step("x", "raise SystemExit(1)")))
    at(PATH)
    assert NOTEBOOK not in lab.engine.rerun(first.id, RerunMode.FAILED).properties
