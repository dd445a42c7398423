"""The bridge: one thread that works and sends; whoever calls from elsewhere only enqueues."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, Protocol

from steploom.bridge import envelope
from steploom.bridge.check import check
from steploom.bridge.context import Context
from steploom.bridge.feed import EventFeed
from steploom.bridge.fit import size_bytes
from steploom.bridge.handlers.table import find_handler
from steploom.bridge.pace import Pacer
from steploom.bridge.replies import ReplyCache
from steploom.errors import SteploomError

log = logging.getLogger(__name__)

BEAT_S = 5.0
LIVE_S = 60.0
"""A client that was heard this recently is live."""
AFTER_S = 30.0
"""Beats go on this long after the last event: a page that lost the last ones learns from their number."""
POLL_LIVE_S = 0.25
POLL_IDLE_S = 2.0


class Channel(Protocol):
    """Where messages leave: the comm. Called on the bridge thread only."""

    def send(self, data: dict[str, Any]) -> None: ...


class Bridge:
    """Requests in, replies and events out.

    `receive` and `stop` may be called on any thread; `work` is the loop's body and takes the time it is, so that tests
    step it without a thread or a clock.
    """

    def __init__(
        self,
        channel: Channel,
        context: Context,
        *,
        check_outgoing: bool = False,
        clock: Callable[[], float] = time.monotonic,
        utc: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._channel, self._context = channel, context
        self._check_outgoing, self._clock, self._utc = check_outgoing, clock, utc
        self._inbox: queue.SimpleQueue[tuple[float, Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopped = False
        self._replies = ReplyCache()
        self._pacer = Pacer()
        self._feed = EventFeed(context, self._pacer)
        self._heard = -LIVE_S
        self._last_event = -AFTER_S
        self._next_poll = self._next_beat = 0.0

    def receive(self, message: Any) -> None:
        """Take a message from any thread; the first one starts the bridge thread."""
        self._inbox.put((self._clock(), message))
        with self._starting:
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, name="steploom-bridge", daemon=True)
                self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End the thread after the message it works on. Nothing is sent afterwards."""
        with self._starting:
            self._stopped = True
            thread = self._thread
        self._inbox.put(None)
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout_s)

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stopped:
            try:
                item = self._inbox.get(timeout=wait_s) if wait_s > 0 else None
            except queue.Empty:
                item = None
            try:
                if item is not None:
                    self.handle(item[1], received=item[0])
                self._drain()
                wait_s = self.work(self._clock())
            except Exception:
                log.exception("The bridge goes on after an error")
                wait_s = POLL_IDLE_S

    def _drain(self) -> None:
        while not self._stopped:
            try:
                item = self._inbox.get_nowait()
            except queue.Empty:
                return
            if item is not None:
                self.handle(item[1], received=item[0])

    def work(self, now: float) -> float:
        """Poll, send what may leave, beat; the seconds until there is something to do again."""
        live = now - self._heard < LIVE_S
        if now >= self._next_poll:
            self._next_poll = now + (POLL_LIVE_S if live else POLL_IDLE_S)
            try:
                self._feed.poll()
            except SteploomError as error:
                log.warning("The engine cannot be asked: %s", error)
                self._next_poll = now + POLL_IDLE_S
        for stream, body in self._pacer.take(now):
            self._last_event = now
            self._send_event(stream, body)
        if now >= self._next_beat:
            self._next_beat = now + BEAT_S
            if live and (self._feed.is_active or now - self._last_event < AFTER_S):
                seq = self._context.ring.last_seq
                self._send(envelope.beat(self._context.epoch, seq, self._timestamp()))
        due = [self._next_poll, self._next_beat]
        waiting = self._pacer.next_at(now)
        if waiting is not None:
            due.append(waiting)
        return max(0.005, min(due) - now)

    def handle(self, message: Any, *, received: float) -> None:
        """Answer one message. What is no request at all is dropped: there is nobody to answer."""
        try:
            check("request", message)
        except SteploomError as error:
            self._refuse(message, error)
            return
        now = self._clock()
        self._heard = now
        epoch = self._context.epoch
        done = self._replies.get(message["client"], message["id"])
        self._send(envelope.ack(message, epoch))
        if done is not None:
            self._send(done)
            return
        try:
            self._accept(message, waited_s=now - received)
            reply = envelope.result(message, epoch, self._answer(message))
            size = size_bytes(reply)
            if size > envelope.MAX_MESSAGE_BYTES:
                raise SteploomError(
                    "message-too-large",
                    f"The answer to {message['method']} has {size} bytes and does not fit.",
                    cure="Ask for less, or do it in the notebook.",
                )
            if self._check_outgoing:
                check(f"result:{message['method']}", reply["result"])
        except SteploomError as error:
            reply = envelope.error(message, epoch, error.to_json())
        except Exception as error:
            log.exception("The handler of %s failed", message["method"])
            problem = SteploomError(
                "internal",
                f"{message['method']} failed: {type(error).__name__}: {error}"[:1000],
                cure="This is a fault of Steploom. Please report it with the kernel's log.",
            )
            reply = envelope.error(message, epoch, problem.to_json())
        self._replies.put(reply, size_bytes(reply))
        self._send(reply)

    def _accept(self, message: dict[str, Any], *, waited_s: float) -> None:
        epoch = message.get("epoch")
        if epoch is not None and epoch != self._context.epoch and message["method"] != "hello":
            raise SteploomError(
                "kernel-restarted",
                "The kernel was restarted before it came to this request.",
                cure="Do it again if it is still wanted.",
            )
        if waited_s * 1000 > message.get("deadlineMs", float("inf")):
            raise SteploomError(
                "deadline",
                "The request waited longer than the page wanted to.",
                cure="Do it again if it is still wanted.",
            )

    def _answer(self, message: dict[str, Any]) -> Any:
        method = message["method"]
        handler = find_handler(method)
        check(f"params:{method}", message["params"])
        self._context.request_id = f"{message['client']}/{message['id']}"
        return handler(self._context, message["params"])

    def _refuse(self, message: Any, error: SteploomError) -> None:
        """A typed error for what can be answered, silence for what cannot."""
        log.warning("A message was dropped: %s", error)
        if not isinstance(message, dict):
            return
        for key in ("id", "client"):
            if not isinstance(message.get(key), str) or not 1 <= len(message[key]) <= 64:
                return
        if message.get("v") != envelope.PROTOCOL_VERSION or message.get("t") != "req":
            error = SteploomError(
                "unsupported",
                f"This kernel does not know messages of kind {str(message.get('t'))[:40]!r}, "
                f"version {str(message.get('v'))[:40]!r}.",
                cure="Install the same version of Steploom for JupyterLab and for the kernel.",
            )
        self._send(envelope.error(message, self._context.epoch, error.to_json()))

    def _send_event(self, stream: str, body: dict[str, Any]) -> None:
        if self._check_outgoing:
            check(f"event:{stream}", body)
        ring = self._context.ring
        message = envelope.event(self._context.epoch, ring.last_seq + 1, stream, self._timestamp(), body)
        size = size_bytes(message)
        if size > envelope.MAX_MESSAGE_BYTES:
            log.warning("An event of %s has %d bytes and is not sent", stream, size)
            return
        ring.append(message, size)
        self._send(message)

    def _send(self, message: dict[str, Any]) -> None:
        if self._check_outgoing:
            check("fromKernel", message)
        if not self._stopped:
            self._channel.send(message)

    def _timestamp(self) -> str:
        return self._utc().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
