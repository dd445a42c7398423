"""Loading into and leaving an IPython kernel. Nothing heavy is imported: a kernel's start does not wait for us."""

from __future__ import annotations

import logging
import os
import uuid
from typing import Any

from steploom.bridge.envelope import COMM_ID, COMM_TARGET
from steploom.bridge.live_objects import LiveObjects
from steploom.bridge.port import Port

_ATTRIBUTE = "_steploom_bridge"


def load(ip: Any) -> None:
    """Put the bridge's comm into the kernel's table. Does nothing where there is no kernel (a terminal)."""
    if getattr(ip, "kernel", None) is None or hasattr(ip, _ATTRIBUTE):
        return
    live = LiveObjects()
    port = Port(
        comm_id=COMM_ID,
        target=COMM_TARGET,
        epoch=str(uuid.uuid4()),
        live=live,
        check_outgoing=bool(os.environ.get("STEPLOOM_CHECK_MESSAGES")),
    )

    def after_cell(*_: Any) -> None:
        live.capture(ip.user_ns)

    _log_where_the_kernel_does(ip.kernel.log)
    port.open(ip.kernel.comm_manager)
    ip.events.register("post_run_cell", after_cell)
    setattr(ip, _ATTRIBUTE, (port, after_cell))


def unload(ip: Any) -> None:
    """Stop answering. Pages are told nothing: the next `load` takes the same comm with a new epoch."""
    loaded = getattr(ip, _ATTRIBUTE, None)
    if loaded is None:
        return
    port, after_cell = loaded
    delattr(ip, _ATTRIBUTE)
    ip.events.unregister("post_run_cell", after_cell)
    port.close()


def _log_where_the_kernel_does(kernel_log: logging.Logger) -> None:
    """On the terminal: what Python prints by itself, an IPython kernel shows below somebody's cell."""
    logger = logging.getLogger("steploom.bridge")
    logger.handlers = list(kernel_log.handlers)
    logger.propagate = False
