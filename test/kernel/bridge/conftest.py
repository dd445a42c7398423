"""A bridge without a kernel, stepped by hand, on a real engine in a home of its own."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import steploom
from steploom.bridge.context import Context
from steploom.bridge.live_objects import LiveObjects
from steploom.bridge.ring import EventRing
from steploom.bridge.server import Bridge
from steploom.engine.api import Engine
from steploom.errors import SteploomError


class Desk:
    """Messages in, messages out. Everything sent is checked by the schema; `now` is the bridge's clock."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.folder, self.now = folder, 1000.0
        self.engine = Engine.open(home)
        self.live, self.ring = LiveObjects(), EventRing()
        self.sent: list[dict[str, Any]] = []
        self.context = Context(lambda: self.engine, live=self.live, ring=self.ring, epoch="e1", cwd=lambda: self.folder)
        self.bridge = Bridge(self, self.context, check_outgoing=True, clock=lambda: self.now)
        self._ids = itertools.count(1)

    def send(self, data: dict[str, Any]) -> None:
        """Called by the bridge: what leaves."""
        self.sent.append(data)

    def request(self, method: str, params: Any = None, **fields: Any) -> dict[str, Any]:
        made = {
            "v": 1,
            "t": "req",
            "id": f"r{next(self._ids)}",
            "client": "c1",
            "method": method,
            "params": params or {},
        }
        return {**made, **fields}

    def hand(self, message: Any) -> list[dict[str, Any]]:
        """What is sent in answer to a message."""
        before = len(self.sent)
        self.bridge.handle(message, received=self.now)
        return self.sent[before:]

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a request; SteploomError when an error is the answer."""
        ack, reply = self.hand(self.request(method, params))
        assert ack["t"] == "ack"
        if reply["t"] == "err":
            raise SteploomError.from_json(reply["error"])
        return reply["result"]

    def listen(self, condition: Callable[[], Any], *, seconds: float = 20.0) -> Any:
        """Let the bridge work until the condition holds; its clock runs ahead so that nothing is held back."""
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < deadline, self.sent[-5:]
            self.now += 1
            self.bridge.work(self.now)
            time.sleep(0.02)
        return found

    def events(self, stream: str) -> list[Any]:
        return [item["body"] for item in self.sent if item["t"] == "ev" and item["stream"] == stream]

    def compute(self, name: str = "cpu") -> None:
        self.ask("compute.create", name=name, vmSize="STANDARD_D2_V2", minNodes=0, maxNodes=2, idleSeconds=120)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end_processes: Callable[[Path], None]) -> Iterator[Path]:
    folder = tmp_path / "home"
    monkeypatch.setenv("STEPLOOM_HOME", str(folder))
    monkeypatch.delenv("STEPLOOM_STEP_PYTHON", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    yield folder
    end_processes(folder)


@pytest.fixture
def desk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.chdir(folder)
    steploom.activate()
    return Desk(home, folder)


@pytest.fixture
def refused() -> Callable[..., SteploomError]:
    """`refused(code, function, ...)`: the error of that code which the call raises, with something to do about it."""

    def call(code: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> SteploomError:
        with pytest.raises(SteploomError) as caught:
            function(*args, **kwargs)
        assert caught.value.code == code, caught.value
        assert caught.value.cure
        return caught.value

    return call
