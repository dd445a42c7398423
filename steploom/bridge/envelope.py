"""The envelope of every message, as `src/protocol/envelope.ts` states it; builders for what the kernel sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMM_TARGET = "steploom.bridge"
COMM_ID = "steploom-bridge-1"
PROTOCOL_VERSION = 1

MAX_MESSAGE_BYTES = 256 * 1024
"""No message is larger: the page handles messages one after another, and a big one blocks its tab."""

Message = dict[str, Any]


def _reply(kind: str, request: Mapping[str, Any], epoch: str) -> Message:
    return {
        "v": PROTOCOL_VERSION,
        "t": kind,
        "id": request["id"],
        "client": request["client"],
        "epoch": epoch,
    }


def ack(request: Mapping[str, Any], epoch: str) -> Message:
    """The request has been taken from the queue; a result or an error follows."""
    return _reply("ack", request, epoch)


def result(request: Mapping[str, Any], epoch: str, value: Any) -> Message:
    return {**_reply("res", request, epoch), "result": value}


def error(request: Mapping[str, Any], epoch: str, problem: Mapping[str, str]) -> Message:
    return {**_reply("err", request, epoch), "error": dict(problem)}


def event(epoch: str, seq: int, stream: str, ts: str, body: Any) -> Message:
    """`seq` rises by one for each event of an epoch, so that a page sees what it missed."""
    return {
        "v": PROTOCOL_VERSION,
        "t": "ev",
        "epoch": epoch,
        "seq": seq,
        "stream": stream,
        "ts": ts,
        "body": body,
    }


def beat(epoch: str, seq: int, ts: str) -> Message:
    """The bridge lives; `seq` is that of the last event, so that a page sees a lost tail."""
    return {"v": PROTOCOL_VERSION, "t": "beat", "epoch": epoch, "seq": seq, "ts": ts}
