"""The kernel's end of the comm: always registered, never announced, never closed by us."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from steploom.bridge.live_objects import LiveObjects

if TYPE_CHECKING:
    from steploom.bridge.server import Bridge


class Port:
    """Registers one comm with a known id and hands its messages to a bridge that is made at the first of them.

    A `comm_open` is never sent: a page that does not know our target would answer it with `comm_close`, which ends the
    comm for every page.
    """

    def __init__(self, *, comm_id: str, target: str, epoch: str, live: LiveObjects, check_outgoing: bool) -> None:
        self._comm_id, self._target, self._epoch = comm_id, target, epoch
        self._live, self._check_outgoing = live, check_outgoing
        self._lock = threading.Lock()
        self._bridge: Bridge | None = None
        self._manager: Any = None
        self._comm: Any = None

    def open(self, manager: Any) -> None:
        """Register with the kernel's comm manager; a comm left by an earlier load is taken over."""
        self._manager = manager
        comm = manager.comms.get(self._comm_id)
        if comm is None:
            from comm import create_comm

            comm = create_comm(target_name=self._target, comm_id=self._comm_id, primary=False)
            manager.register_comm(comm)
        # ipykernel 7.4 answers a comm on the shell its last message left from. Ours leave from a
        # thread of their own and may be taken for the main shell's: requests would then wait for
        # the running cell, though the page sent them to its subshell.
        comm._reply_subshell_for = None
        comm.on_msg(self._on_message)
        comm.on_close(self._on_close)
        self._comm = comm

    def close(self) -> None:
        """Stop the bridge. The comm stays registered without a reader: dropping it would tell pages to close theirs."""
        comm, self._comm = self._comm, None
        if comm is not None:
            comm.on_msg(None)
            comm.on_close(None)
        with self._lock:
            bridge, self._bridge = self._bridge, None
        if bridge is not None:
            bridge.stop()

    def send(self, data: dict[str, Any]) -> None:
        comm = self._comm
        if comm is not None:
            comm.send(data)

    def _on_message(self, message: dict[str, Any]) -> None:
        """On whichever thread the kernel runs comm handlers: a subshell's or the main one."""
        with self._lock:
            if self._bridge is None:
                if self._comm is None:
                    return
                self._bridge = self._make()
            bridge = self._bridge
        bridge.receive(message["content"].get("data"))

    def _on_close(self, _: Any) -> None:
        """Some page closed what belongs to all of them: be there again under the same id."""
        if self._comm is not None:
            self.open(self._manager)

    def _make(self) -> Bridge:
        from steploom.bridge.build import build_bridge

        return build_bridge(self, epoch=self._epoch, live=self._live, check_outgoing=self._check_outgoing)
