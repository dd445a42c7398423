"""Nodes of a compute target as the supervisor shares them out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from steploom.engine.nodes import NodePool


def play(body: Callable[[NodePool, list[str]], Awaitable[None]], limit: list[int]) -> list[str]:
    told: list[str] = []
    asyncio.run(body(NodePool(lambda: limit[0]), told))
    return told


async def hold(
    pool: NodePool, name: str, told: list[str], until: asyncio.Event, *, run: str = "run", urgency: int = 1
) -> None:
    async with pool.node(run, urgency):
        told.append(name)
        await until.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_nodes_are_given_in_the_order_they_were_asked_for() -> None:
    async def body(pool: NodePool, told: list[str]) -> None:
        ends = [asyncio.Event() for _ in range(3)]
        tasks = [asyncio.ensure_future(hold(pool, name, told, end)) for name, end in zip("abc", ends, strict=True)]
        await settle()
        assert told == ["a"]
        for end in ends:
            end.set()
        await asyncio.gather(*tasks)

    assert play(body, [1]) == ["a", "b", "c"]


def test_a_node_handed_to_one_that_was_just_canceled_goes_to_the_next() -> None:
    async def body(pool: NodePool, told: list[str]) -> None:
        ends = [asyncio.Event() for _ in range(3)]
        tasks = [asyncio.ensure_future(hold(pool, name, told, end)) for name, end in zip("abc", ends, strict=True)]
        await settle()
        ends[0].set()
        await asyncio.sleep(0)
        tasks[1].cancel()
        ends[2].set()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)

    assert play(body, [1]) == ["a", "c"]


@pytest.mark.parametrize("turns", range(4))
def test_canceling_at_any_moment_loses_no_node(turns: int) -> None:
    async def body(pool: NodePool, told: list[str]) -> None:
        go = asyncio.Event()
        go.set()
        first = asyncio.ensure_future(hold(pool, "a", told, go))
        second = asyncio.ensure_future(hold(pool, "b", told, go))
        for _ in range(turns):
            await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait({first, second})
        await asyncio.wait_for(hold(pool, "c", told, go), 5)

    assert play(body, [1])[-1] == "c"


def test_more_nodes_are_used_at_once_and_adopted_steps_count() -> None:
    async def body(pool: NodePool, told: list[str]) -> None:
        end = asyncio.Event()
        with pool.occupied("run"):
            tasks = [asyncio.ensure_future(hold(pool, name, told, end)) for name in "ab"]
            await settle()
            assert told == []
            limit[0] = 2
            pool.resized()
            await settle()
            assert told == ["a"]
        await settle()
        assert told == ["a", "b"]
        end.set()
        await asyncio.gather(*tasks)

    limit = [1]
    play(body, limit)


def test_two_runs_take_turns_and_each_begins_with_its_longest_chain() -> None:
    async def body(pool: NodePool, told: list[str]) -> None:
        go = asyncio.Event()
        with pool.occupied("first"):
            waiting = [("a1", "first", 1), ("a3", "first", 3), ("b1", "second", 1), ("b2", "second", 2)]
            tasks = [
                asyncio.ensure_future(hold(pool, name, told, go, run=run, urgency=urgency))
                for name, run, urgency in waiting
            ]
            await settle()
        go.set()
        await asyncio.gather(*tasks)

    assert play(body, [1]) == ["b2", "a3", "b1", "a1"]
