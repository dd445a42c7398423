"""What may start and what never will, by values alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from steploom.engine.graph import cycle, dependencies, execution_order
from steploom.engine.scheduler import Schedule, run_error, run_status
from steploom.engine.values import RunStatus, StepRecord, StepStatus

# a -> b -> d, a -> c -> d, e alone
NEEDS = {
    "a": frozenset(),
    "b": frozenset("a"),
    "c": frozenset("a"),
    "d": frozenset("bc"),
    "e": frozenset(),
}
NOT, RUN, OK, BAD, GONE, SKIP = (
    StepStatus.NOT_STARTED,
    StepStatus.RUNNING,
    StepStatus.FINISHED,
    StepStatus.FAILED,
    StepStatus.CANCELED,
    StepStatus.SKIPPED,
)


def states(*items: StepStatus) -> dict[str, StepStatus]:
    return dict(zip(NEEDS, items, strict=True))


@pytest.mark.parametrize(
    ("statuses", "go_on", "start", "skip"),
    [
        (states(NOT, NOT, NOT, NOT, NOT), False, "ae", {}),
        (states(RUN, NOT, NOT, NOT, RUN), False, "", {}),
        (states(OK, NOT, NOT, NOT, OK), False, "bc", {}),
        (states(OK, OK, RUN, NOT, OK), False, "", {}),
        (states(OK, OK, OK, NOT, OK), False, "d", {}),
        # A failure: with continue_on_step_failure only what depends on it, near or far, is skipped.
        (states(BAD, NOT, NOT, NOT, NOT), True, "e", {"b": "a", "c": "a", "d": "a"}),
        (states(BAD, NOT, NOT, NOT, NOT), False, "", {"b": "a", "c": "a", "d": "a", "e": "a"}),
        (states(OK, BAD, NOT, NOT, NOT), True, "ce", {"d": "b"}),
        (states(OK, BAD, RUN, NOT, RUN), False, "", {"d": "b"}),
        # A canceled step is no failure: what does not need it goes on.
        (states(OK, GONE, NOT, NOT, NOT), False, "ce", {"d": "b"}),
        (states(OK, SKIP, OK, NOT, OK), True, "", {"d": "b"}),
    ],
)
def test_decisions(statuses: dict[str, StepStatus], go_on: bool, start: str, skip: dict[str, str]) -> None:
    decision = Schedule(NEEDS, statuses, continue_on_step_failure=go_on).decide()
    assert decision.start == tuple(start)
    assert decision.skip == skip
    failed = next((name for name, status in statuses.items() if status is BAD), None)
    assert decision.stopped_by == (None if go_on else failed)


def test_a_step_is_decided_once_and_in_time() -> None:
    schedule = Schedule(NEEDS, states(NOT, NOT, NOT, NOT, NOT), continue_on_step_failure=True)
    # The longest chain first.
    assert schedule.decide().start == ("a", "e")
    assert schedule.decide().start == ()
    schedule.ended("a", OK)
    assert schedule.decide().start == ("b", "c")
    schedule.ended("c", OK)
    assert schedule.decide().start == ()
    schedule.ended("b", OK)
    schedule.ended("e", BAD)
    decision = schedule.decide()
    assert (decision.start, decision.skip, decision.stopped_by) == (("d",), {}, None)


def test_what_comes_soon_behind_running_steps() -> None:
    schedule = Schedule(NEEDS, states(NOT, NOT, NOT, NOT, NOT), continue_on_step_failure=False)
    schedule.decide()
    assert schedule.running("a") == ("b", "c", "d")
    assert schedule.running("a") == ()
    schedule.ended("a", OK)
    schedule.decide()
    assert schedule.running("b") == ()
    # Reused, it was never seen to run.
    schedule.ended("c", OK)
    schedule.decide()
    assert schedule.running("b") == ()
    assert Schedule(NEEDS, states(OK, RUN, OK, NOT, NOT), continue_on_step_failure=False).running("b") == ("d",)
    both = Schedule(NEEDS, states(OK, RUN, RUN, NOT, NOT), continue_on_step_failure=False)
    assert (both.running("c"), both.running("b")) == ((), ("d",))


def test_two_of_a_chain_come_soon() -> None:
    chain = {"a": frozenset[str](), "b": frozenset("a"), "c": frozenset("b"), "d": frozenset("c")}
    schedule = Schedule(chain, dict.fromkeys(chain, NOT), continue_on_step_failure=False)
    schedule.decide()
    assert schedule.running("a") == ("b", "c")
    schedule.ended("a", OK)
    schedule.decide()
    assert schedule.running("b") == ("c", "d")
    assert schedule.running("c") == ("d",)


def test_a_failure_stops_what_has_not_started_once() -> None:
    schedule = Schedule(NEEDS, states(NOT, NOT, NOT, NOT, NOT), continue_on_step_failure=False)
    schedule.decide()
    schedule.ended("e", BAD)
    schedule.ended("a", OK)
    decision = schedule.decide()
    assert (decision.start, decision.skip) == ((), {"b": "e", "c": "e", "d": "e"})
    assert (schedule.decide().skip, decision.stopped_by) == ({}, "e")


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        (states(OK, OK, OK, OK, RUN), None),
        (states(OK, OK, OK, OK, OK), RunStatus.FINISHED),
        (states(OK, BAD, GONE, SKIP, OK), RunStatus.FAILED),
        (states(OK, GONE, OK, SKIP, OK), RunStatus.CANCELED),
    ],
)
def test_how_a_run_has_ended(statuses: dict[str, StepStatus], outcome: RunStatus | None) -> None:
    assert run_status(statuses) is outcome


def test_every_step_of_a_long_chain_is_decided_in_one_look() -> None:
    names = [str(number) for number in range(3000)]
    needs = {"0": frozenset[str](), **{after: frozenset((before,)) for before, after in pairwise(names)}}
    statuses = {name: NOT for name in names} | {"0": BAD}
    decision = Schedule(needs, statuses, continue_on_step_failure=True).decide()
    assert set(decision.skip.values()) == {"0"}
    assert len(decision.skip) == 2999


def test_a_run_tells_its_first_failure_and_the_number_of_others() -> None:
    def failed(name: str, ended: str) -> StepRecord:
        error = {"code": "script-failed", "what": f"{name} broke.", "cure": "Mend it."}
        return StepRecord(id=name, run_id="r", node=name, name=name, status=BAD, ended=ended, error=error)

    error = run_error([failed("late", "2026-11-24T10:00:02.000Z"), failed("early", "2026-11-24T10:00:01.000Z")])
    assert error == {
        "code": "step-failed",
        "what": "Step early failed. early broke. 1 more step failed.",
        "cure": "Mend it.",
    }
    assert run_error([]) is None


def graph(*steps: tuple[str, str, str, str]) -> dict[str, Any]:
    """Steps as (id, data read, data written, after), each a string of one-letter ids."""
    ports = [
        (name, [{"node": n} for n in reads], [{"node": n} for n in writes], after)
        for name, reads, writes, after in steps
    ]
    return {
        "nodes": [
            {"kind": "step", "id": name, "inputs": reads, "outputs": writes, "after": list(after)}
            for name, reads, writes, after in ports
        ]
    }


def test_edges_come_from_data_and_run_after_and_from_nothing_else() -> None:
    found = dependencies(graph(("C", "yz", "", ""), ("B", "x", "y", ""), ("A", "", "x", ""), ("D", "", "", "AQ")))
    assert found == {"C": frozenset("B"), "B": frozenset("A"), "A": frozenset(), "D": frozenset("A")}


def test_execution_order_and_cycles() -> None:
    fine = graph(("C", "y", "", ""), ("B", "x", "y", ""), ("A", "", "x", ""))
    assert execution_order(fine) == ("A", "B", "C")
    assert cycle(fine) == ()
    round_trip = cycle(graph(("A", "y", "x", ""), ("B", "x", "y", ""), ("C", "", "", "")))
    assert set(round_trip) == {"A", "B"}
    assert round_trip[0] == round_trip[-1]
    assert cycle(graph(("A", "", "", "A"))) == ("A", "A")
