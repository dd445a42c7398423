"""Requests in, replies out: acknowledgements, retries, refusals, limits."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from steploom.bridge import server
from steploom.bridge.envelope import MAX_MESSAGE_BYTES
from steploom.bridge.handlers.table import HANDLERS
from steploom.errors import SteploomError


def of(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message for message in messages if message["t"] == kind]


def test_every_method_of_the_table_has_a_handler_and_a_schema() -> None:
    from steploom.bridge.check import knows
    from steploom.bridge.handlers.table import find_handler

    for method in HANDLERS:
        assert callable(find_handler(method))
        assert knows(f"params:{method}") and knows(f"result:{method}")


def test_a_request_is_acknowledged_then_answered_to_its_client(desk: Any) -> None:
    ack, reply = desk.hand(desk.request("compute.list", client="page-2"))
    assert (ack["t"], reply["t"]) == ("ack", "res")
    assert {message["client"] for message in (ack, reply)} == {"page-2"}
    assert {message["id"] for message in (ack, reply)} == {"r1"}
    assert reply["epoch"] == "e1"


def test_a_request_sent_again_acts_once_and_is_answered_again(desk: Any) -> None:
    params = {"name": "cpu", "vmSize": "STANDARD_D2_V2", "minNodes": 0, "maxNodes": 2, "idleSeconds": 60}
    request = desk.request("compute.create", params)
    first, second = desk.hand(request)[-1], desk.hand(request)[-1]
    assert first == second
    assert first["result"]["found"] is False
    assert desk.hand({**request, "client": "c2"})[-1]["result"]["found"] is True


def test_an_error_is_answered_again_as_well(desk: Any) -> None:
    request = desk.request("compute.delete", {"name": "none"})
    first, second = desk.hand(request)[-1], desk.hand(request)[-1]
    assert first == second
    assert first["error"]["code"] == "compute-not-found"


@pytest.mark.parametrize(
    "message", [None, 7, "req", [], {}, {"id": "r"}, {"id": 1, "client": "c"}, {"id": "", "client": "c"}]
)
def test_what_nobody_can_be_answered_for_is_dropped(desk: Any, message: Any) -> None:
    assert desk.hand(message) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "unsupported"),
        ({"t": "hey"}, "unsupported"),
        ({"method": 7}, "bad-message"),
        ({"method": "run.explode"}, "unsupported"),
        ({"method": "run.get"}, "bad-message"),
        ({"method": "compute.delete", "params": {"name": ["x" * 100_000]}}, "bad-message"),
        ({"method": "__class__"}, "unsupported"),
        ({"epoch": "e0"}, "kernel-restarted"),
    ],
)
def test_a_bad_request_is_refused_with_a_reason_and_a_cure(desk: Any, change: dict[str, Any], code: str) -> None:
    reply = desk.hand({**desk.request("compute.list"), **change})[-1]
    assert reply["t"] == "err"
    assert reply["error"]["code"] == code
    assert reply["error"]["cure"]
    assert len(json.dumps(reply)) < 2000


def test_a_request_that_waited_too_long_is_not_carried_out(desk: Any) -> None:
    request = desk.request("compute.list", deadlineMs=500)
    received = desk.now
    desk.now += 1
    desk.bridge.handle(request, received=received)
    assert desk.sent[-1]["error"]["code"] == "deadline"
    assert desk.hand(desk.request("compute.list", deadlineMs=500))[-1]["t"] == "res"


def test_a_fault_of_ours_is_an_error_and_not_the_end(
    desk: Any, monkeypatch: pytest.MonkeyPatch, refused: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(context: Any, params: Any) -> Any:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr(server, "find_handler", lambda method: broken)
    assert "by design" in refused("internal", desk.ask, "compute.list").what
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()


def test_an_answer_that_does_not_fit_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch, refused: Any) -> None:
    monkeypatch.setattr(
        server, "find_handler", lambda method: lambda context, params: {"text": "x" * MAX_MESSAGE_BYTES}
    )
    refused("message-too-large", desk.ask, "compute.list")


def test_what_has_no_place_in_json_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch, refused: Any) -> None:
    monkeypatch.setattr(server, "find_handler", lambda method: lambda context, params: {"value": float("nan")})
    refused("internal", desk.ask, "compute.list")


def test_beats_while_pages_listen_and_events_are_fresh(desk: Any) -> None:
    desk.bridge.work(desk.now)
    assert of(desk.sent, "beat") == []
    desk.ask("hello", protocol=[1, 1], since=None)
    desk.compute()
    desk.listen(lambda: desk.events("compute"))
    seq = of(desk.sent, "ev")[-1]["seq"]
    desk.listen(lambda: of(desk.sent, "beat"))
    assert of(desk.sent, "beat")[-1]["seq"] == seq
    desk.now += server.AFTER_S + server.BEAT_S
    count = len(of(desk.sent, "beat"))
    desk.bridge.work(desk.now)
    assert len(of(desk.sent, "beat")) == count


def test_an_engine_that_cannot_be_asked_is_tried_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(self: Any) -> Any:
        raise SteploomError("home-unusable", "Out of order.")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.engine), "last_event", unavailable)
        assert desk.bridge.work(desk.now) > 1
    desk.now += server.POLL_IDLE_S
    desk.bridge.work(desk.now)
    desk.compute()
    desk.listen(lambda: desk.events("compute"))


def test_messages_from_any_thread_are_worked_on_by_one(desk: Any) -> None:
    """As the kernel does it: the comm's thread hands over, the bridge's answers, and none after the stop."""
    done = threading.Event()
    threads: set[str] = set()

    def send(data: dict[str, Any]) -> None:
        desk.sent.append(data)
        threads.add(threading.current_thread().name)
        if len(of(desk.sent, "res")) == 40:
            done.set()

    desk.send = send
    requests = [desk.request("compute.list") for _ in range(40)]
    senders = [
        threading.Thread(target=lambda part: [desk.bridge.receive(item) for item in part], args=(requests[start::4],))
        for start in range(4)
    ]
    for sender in senders:
        sender.start()
    assert done.wait(20)
    desk.bridge.stop()
    assert threads == {"steploom-bridge"}
    assert {message["id"] for message in of(desk.sent, "res")} == {item["id"] for item in requests}
    count = len(desk.sent)
    desk.bridge.receive(desk.request("compute.list"))
    assert len(desk.sent) == count


def test_an_event_too_large_is_left_out_and_numbers_stay_whole(desk: Any) -> None:
    body = {"environmentId": "x", "status": "Building", "lines": ["y" * MAX_MESSAGE_BYTES]}
    desk.bridge._send_event("environment", body)
    desk.bridge._send_event("environment", {**body, "lines": []})
    assert [message["seq"] for message in of(desk.sent, "ev")] == [1]
