"""Wires the bridge of this process: the one place that knows which engine, ring and context it has."""

from __future__ import annotations

from steploom.bridge.context import Context
from steploom.bridge.live_objects import LiveObjects
from steploom.bridge.ring import EventRing
from steploom.bridge.server import Bridge, Channel
from steploom.engine.api import Engine


def build_bridge(channel: Channel, *, epoch: str, live: LiveObjects, check_outgoing: bool = False) -> Bridge:
    context = Context(Engine.open, live=live, ring=EventRing(), epoch=epoch)
    return Bridge(channel, context, check_outgoing=check_outgoing)
