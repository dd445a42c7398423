"""Compute targets that keep warm interpreters."""

from __future__ import annotations

import contextlib
from typing import Any

import psutil
import pytest
from engine.warm_nodes.conftest import ONLY_LINUX

pytestmark = ONLY_LINUX


def test_a_compute_with_warm_nodes_runs_its_steps_in_them(lab: Any) -> None:
    lab.engine.create_compute(
        lab.workspace, "warm", vm_size="STANDARD_D2_V2", min_nodes=1, max_nodes=1, idle_seconds=60
    )
    text = "import os\nprint(os.environ.get('OMP_NUM_THREADS'), os.getppid() != os.getsid(0))"
    names = [f"s{number}" for number in range(8)]
    steps = [
        lab.step(name, text, compute="warm", after=names[number - 1 : number]) for number, name in enumerate(names)
    ]
    run = lab.run(lab.graph(*steps))
    assert run.status.value == "Finished", run
    assert {lab.log(step) for step in run.steps} == {"2 False\n"}
    supervisor = lab.supervisor()
    assert ["warm_interpreter" in " ".join(item.cmdline()) for item in supervisor.children()].count(True) == 1


@pytest.mark.parametrize("change", [{"min_nodes": 0}, {"idle_seconds": 59}, None])
def test_resizing_or_deleting_a_compute_ends_what_it_keeps_at_once(
    lab: Any, until: Any, change: dict[str, int] | None
) -> None:
    for name in ("kept", "changed"):
        lab.engine.create_compute(
            lab.workspace, name, vm_size="STANDARD_D2_V2", min_nodes=1, max_nodes=1, idle_seconds=60
        )
        assert lab.run(lab.graph(lab.step("x", "", compute=name, allowReuse=False))).status.value == "Finished"

    def warm() -> int:
        found = 0
        for item in lab.supervisor().children():
            # One that ends at this moment is gone.
            with contextlib.suppress(psutil.NoSuchProcess):
                found += "warm_interpreter" in " ".join(item.cmdline())
        return found

    assert warm() == 2
    if change is None:
        lab.engine.delete_compute(lab.workspace, "changed")
    else:
        lab.engine.update_compute(lab.workspace, "changed", **change)
    until(lambda: warm() == 1)
