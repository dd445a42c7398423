"""A node has the cores of its VM size, and two nodes do not share theirs while others are free."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from steploom.targets.core_shares import CoreShares, cores_of, keep_to

CORES = "import os\nprint(len(os.sched_getaffinity(0)))\n"


def test_cores_are_spread_and_given_back() -> None:
    shares = CoreShares(range(4))
    one, two, three = (Path(name) for name in ("one", "two", "three"))
    assert [shares.take(one, 2), shares.take(two, 2)] == [{0, 1}, {2, 3}]
    shares.give_back(one)
    assert shares.take(three, 1) == {0}
    assert shares.take(one, 1) == {1}


def test_all_are_given_where_no_fewer_are_asked_for() -> None:
    shares = CoreShares(range(4))
    assert shares.take(Path("any"), None) == shares.take(Path("large"), 20) == {0, 1, 2, 3}
    assert shares.take(Path("small"), 1) == {0}
    assert CoreShares(()).take(Path("nowhere"), 1) == frozenset()


def test_a_step_of_an_earlier_supervisor_keeps_its_cores() -> None:
    own = cores_of(0)
    shares = CoreShares(own)
    first = min(own)
    keep_to(0, {first})
    try:
        shares.note(Path("adopted"), 0)
    finally:
        keep_to(0, own)
    assert shares.take(Path("next"), 1) == ({min(own - {first})} if len(own) > 1 else {first})


def test_a_process_that_has_gone_is_passed_over() -> None:
    shares = CoreShares(range(2))
    shares.note(Path("gone"), 2**22 + 1)
    with pytest.raises(OSError, match="No such process"):
        keep_to(2**22 + 1, {0})


@pytest.mark.parametrize("warm", [0, 1])
def test_the_script_has_the_cores_of_its_node(lab: Any, warm: int) -> None:
    """D1_V2 has one."""
    lab.engine.create_compute(
        lab.workspace, "one", vm_size="STANDARD_D1_V2", min_nodes=warm, max_nodes=1, idle_seconds=60
    )
    steps = [lab.step(f"s{number}", CORES, compute="one", allowReuse=False) for number in range(3)]
    run = lab.run(lab.graph(*steps, lab.step("free", CORES)))
    for step in run.steps:
        assert int(lab.log(step)) == (len(os.sched_getaffinity(0)) if step.name == "free" else 1)
