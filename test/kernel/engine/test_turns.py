"""Whose turn it is, by values alone."""

from __future__ import annotations

from itertools import pairwise

from steploom.engine.turns import Turns, urgencies


def order(turns: Turns[str]) -> list[str]:
    """Everything that waits, with one node that is given back each time."""
    found = []
    while (taken := turns.next()) is not None:
        run, item = taken
        found.append(item)
        turns.give_back(run)
    return found


def test_a_large_run_keeps_no_small_one_waiting() -> None:
    turns: Turns[str] = Turns()
    for number in range(1000):
        turns.ask("large", 1, f"large {number}")
    turns.ask("small", 1, "small 0")
    turns.ask("small", 1, "small 1")
    assert order(turns)[:4] == ["large 0", "small 0", "large 1", "small 1"]


def test_free_nodes_go_to_the_run_that_holds_fewest() -> None:
    turns: Turns[str] = Turns()
    turns.hold("a")
    turns.hold("a")
    for number in range(3):
        turns.ask("a", 1, f"a{number}")
        turns.ask("b", 1, f"b{number}")
    assert [taken[1] for _ in range(6) if (taken := turns.next())] == ["b0", "b1", "a0", "b2", "a1", "a2"]


def test_within_a_run_the_longest_chain_goes_first_and_then_who_asked_first() -> None:
    turns: Turns[str] = Turns()
    for name, urgency in (("short", 1), ("long", 5), ("also long", 5), ("middle", 3)):
        turns.ask("run", urgency, name)
    assert order(turns) == ["long", "also long", "middle", "short"]
    assert turns.next() is None


def test_a_step_is_as_urgent_as_the_chain_behind_it_is_long() -> None:
    needs = {"a": frozenset(), "b": frozenset("a"), "c": frozenset("b"), "d": frozenset("ac"), "e": frozenset("")}
    assert urgencies(needs) == {"a": 4, "b": 3, "c": 2, "d": 1, "e": 1}
    names = [str(number) for number in range(5000)]
    chain = {"0": frozenset[str](), **{after: frozenset((before,)) for before, after in pairwise(names)}}
    assert urgencies(chain)["0"] == 5000
