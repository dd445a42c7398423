"""How fast events leave, and what becomes of those that wait."""

from __future__ import annotations

from steploom.bridge.pace import IN_ALL, MAX_LOG_TEXT, PER_STREAM, WINDOW_S, Pacer


def log(offset: int, text: str) -> dict[str, object]:
    return {"offset": offset, "next": offset + len(text), "text": text}


def test_the_latest_state_wins_in_the_place_of_the_first() -> None:
    pacer = Pacer()
    pacer.offer("run", "a", {"n": 1})
    pacer.offer("run", "b", {"n": 2})
    pacer.offer("run", "a", {"n": 3})
    assert pacer.take(0.0) == [("run", {"n": 3}), ("run", {"n": 2})]
    assert len(pacer) == 0
    assert pacer.next_at(0.0) is None


def test_log_text_is_joined_where_it_continues() -> None:
    pacer = Pacer()
    pacer.offer("log", "s", log(0, "ab"))
    pacer.offer("log", "s", log(2, "cd"))
    assert pacer.take(0.0) == [("log", log(0, "abcd"))]
    pacer.offer("log", "s", log(4, "ef"))
    pacer.offer("log", "s", log(90, "gap"))
    assert pacer.take(2.0) == [("log", log(90, "gap"))]


def test_a_full_page_of_a_log_asks_for_a_pause() -> None:
    pacer = Pacer()
    assert pacer.has_room_for_log("s")
    pacer.offer("log", "s", log(0, "x" * MAX_LOG_TEXT))
    assert not pacer.has_room_for_log("s")
    assert pacer.has_room_for_log("other")
    pacer.take(0.0)
    assert pacer.has_room_for_log("s")


def test_lines_of_an_environment_are_joined_and_bounded() -> None:
    pacer = Pacer()
    for start in (0, 150):
        pacer.offer("environment", "e", {"status": "Building", "lines": [str(n) for n in range(start, start + 150)]})
    pacer.offer("environment", "e", {"status": "Ready", "lines": []})
    ((_, body),) = pacer.take(0.0)
    assert body["status"] == "Ready"
    assert body["lines"] == [str(n) for n in range(100, 300)]


def test_no_stream_and_not_all_together_leave_faster_than_the_limits() -> None:
    pacer = Pacer()
    for number in range(100):
        for stream in ("run", "step", "log"):
            pacer.offer(stream, str(number), log(0, ""))
    sent: list[tuple[float, str]] = []
    now = 0.0
    while len(pacer):
        sent += [(now, stream) for stream, _ in pacer.take(now)]
        at = pacer.next_at(now)
        assert at is None or at > now
        now = at if at is not None else now
    assert len(sent) == 300
    for start, _ in sent:
        window = [stream for time, stream in sent if start <= time < start + WINDOW_S]
        assert len(window) <= IN_ALL
        assert max(window.count(stream) for stream in set(window)) <= PER_STREAM


def test_one_loud_stream_does_not_hold_the_others_back() -> None:
    pacer = Pacer()
    for number in range(50):
        pacer.offer("log", str(number), log(0, ""))
    pacer.offer("run", "r", {})
    assert ("run", {}) in pacer.take(0.0)
