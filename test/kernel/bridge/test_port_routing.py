"""Requests reach the shell the page sent them to, whatever ipykernel remembers of what we sent."""

from __future__ import annotations

from typing import Any

from ipykernel.comm import CommManager

from steploom.bridge.envelope import COMM_ID, COMM_TARGET
from steploom.bridge.live_objects import LiveObjects
from steploom.bridge.port import Port


def _opened() -> Any:
    manager = CommManager()
    port = Port(comm_id=COMM_ID, target=COMM_TARGET, epoch="e", live=LiveObjects(), check_outgoing=False)
    port.open(manager)
    return manager.get_comm(COMM_ID)


def test_the_comm_does_not_reroute_what_pages_send_to_their_subshell() -> None:
    comm = _opened()
    # As ipykernel 7.4's shell thread asks; earlier ones ask nothing.
    route = getattr(comm, "_reply_subshell_for", None)

    assert route is None
