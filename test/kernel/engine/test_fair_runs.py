"""Two runs on one node, with real steps: the large one does not keep the small one waiting."""

from __future__ import annotations

from typing import Any

from steploom.engine.store.store import Store
from steploom.engine.values import RunStatus, StepStatus


def test_a_run_that_came_later_is_next(lab: Any, until: Any) -> None:
    lab.compute("one", 1)
    large = lab.submit(
        lab.graph(
            lab.waiting("first", compute="one"), *(lab.step(f"s{number}", "", compute="one") for number in range(5))
        )
    )
    until(lambda: busy(lab, large))
    small = lab.submit(lab.graph(lab.step("small", "print('small')", compute="one")))
    store: Store = lab.engine._store
    # From then on it waits for a node.
    until(lambda: all(store.reuse.key_of(step.id) for run in (large, small) for step in run.steps))
    lab.gate.touch()
    large, small = lab.ended(large), lab.ended(small)
    assert (large.status, small.status) == (RunStatus.FINISHED, RunStatus.FINISHED)
    begun = sorted((step.started, step.name) for run in (large, small) for step in run.steps)
    # Whichever step of the large run had the node first, and the one that waits at the gate.
    position = [name for _, name in begun].index("small")
    assert position <= [name for _, name in begun].index("first") + 1


def busy(lab: Any, run: Any) -> bool:
    """The step that waits at the gate has the node."""
    return lab.step_of(run, "first").status is StepStatus.RUNNING
