"""`%compute`: from nothing to deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]


def test_created_found_resized_deleted(say: Say) -> None:
    assert "No compute targets yet. Create one: %compute create" in say("%compute")
    assert say("%compute create cpu --max-nodes 2").startswith("Created compute target cpu.\n")
    assert say("%compute create cpu --max-nodes 9").startswith("Found existing compute target cpu.\n")
    shown = say("%compute show cpu")
    assert "VM size                      STANDARD_D2_V2 (2 cores, 7 GiB)\n" in shown
    assert "nodes                        0 to 2, 0 running\n" in shown
    assert "nodes                        0 to 3, 0 running\n" in say("%compute resize cpu --max-nodes 3")
    assert "cpu   STANDARD_D2_V2" in say("%compute list")
    assert say("%compute delete cpu") == "Deleted compute target cpu.\n"
    with pytest.raises(UsageError, match="no compute target 'cpu'"):
        say("%compute show cpu")


def test_a_size_without_numbers_is_told(say: Say) -> None:
    assert "STANDARD_X1 (no size Steploom knows)" in say("%compute create odd --vm-size STANDARD_X1")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%compute delete cup", "Did you mean|It has: cpu"),
        ("%compute resize nope --max-nodes 2", "no compute target 'nope'"),
        ("%compute create 'a b'", "'a b' cannot be the name"),
        ("%compute create other --min-nodes 5 --max-nodes 2", "5 to 2 nodes"),
        ("%compute resize cpu --max-nodes 0", "0 to 0 nodes"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(say: Say, line: str, told: str) -> None:
    say("%compute create cpu")
    with pytest.raises(UsageError, match=told):
        say(line)
    assert [row.split()[0] for row in say("%compute").splitlines()[2:]] == ["cpu"]
