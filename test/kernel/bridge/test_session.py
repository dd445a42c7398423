"""Attaching: hello, what was missed, the whole state."""

from __future__ import annotations

from typing import Any

from steploom.bridge.handlers.table import HANDLERS


def test_hello_says_who_we_are(desk: Any) -> None:
    found = desk.ask("hello", protocol=[1, 3], since=None)
    assert found["epoch"] == "e1"
    assert found["protocol"] == 1
    assert found["snapshotNeeded"] is True
    assert found["features"] == sorted(HANDLERS)
    assert found["version"]


def test_a_page_of_another_protocol_is_told_so(desk: Any, refused: Any) -> None:
    assert "2 to 3" in refused("unsupported", desk.ask, "hello", protocol=[2, 3], since=None).what


def test_hello_is_answered_whatever_epoch_a_page_believes_in(desk: Any) -> None:
    params = {"protocol": [1, 1], "since": {"epoch": "e0", "seq": 40}}
    reply = desk.hand(desk.request("hello", params, epoch="e0"))[-1]
    assert reply["result"]["snapshotNeeded"] is True


def test_what_a_page_missed_is_replayed_in_order(desk: Any) -> None:
    desk.bridge.work(desk.now)
    for name in ("a", "b", "c"):
        desk.compute(name)
    desk.listen(lambda: len(desk.events("compute")) == 3)
    sent = [message for message in desk.sent if message["t"] == "ev"]
    assert [message["seq"] for message in sent] == [1, 2, 3]
    welcome = desk.ask("hello", protocol=[1, 1], since={"epoch": "e1", "seq": 1})
    assert (welcome["seq"], welcome["snapshotNeeded"]) == (3, False)
    assert desk.ask("replay", **{"from": 2})["events"] == sent[1:]
    assert desk.ask("replay", **{"from": 4})["events"] == []


def test_what_nobody_has_any_more_needs_a_snapshot(desk: Any) -> None:
    assert desk.ask("replay", **{"from": 9})["events"] is None
    assert desk.ask("hello", protocol=[1, 1], since={"epoch": "e1", "seq": 9})["snapshotNeeded"] is True


def test_a_snapshot_has_the_computes_and_where_events_go_on(desk: Any) -> None:
    desk.bridge.work(desk.now)
    desk.compute()
    desk.listen(lambda: desk.events("compute"))
    found = desk.ask("snapshot")
    assert [compute["name"] for compute in found["computes"]] == ["cpu"]
    assert (found["seq"], found["runs"]) == (1, [])
