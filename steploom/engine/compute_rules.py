"""What a compute target may be."""

from __future__ import annotations

import re

from steploom.engine.clock import timestamp
from steploom.engine.values import ComputeRecord
from steploom.errors import SteploomError

_NAME = re.compile(r"[A-Za-z][\w-]{0,63}")


def new_compute(workspace: str, name: str, vm_size: str, *, nodes: tuple[int, int], idle_seconds: int) -> ComputeRecord:
    """A record made now; `nodes` are min and max. SteploomError (bad-compute)."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SteploomError(
            "bad-compute",
            f"'{name}' cannot be the name of a compute target.",
            where=f"workspace {workspace}",
            cure="Use letters, digits, '-' and '_', with a letter first, at most 64 characters.",
        )
    check_nodes(name, *nodes, idle_seconds)
    now = timestamp()
    return ComputeRecord(
        workspace=workspace,
        name=name,
        vm_size=vm_size,
        min_nodes=nodes[0],
        max_nodes=nodes[1],
        idle_seconds=idle_seconds,
        created=now,
        modified=now,
    )


def check_nodes(name: str, min_nodes: int, max_nodes: int, idle_seconds: int) -> None:
    """SteploomError (bad-compute) unless 0 <= min <= max, 1 <= max and 0 <= idle."""
    if not (0 <= min_nodes <= max_nodes and max_nodes >= 1 and idle_seconds >= 0):
        raise SteploomError(
            "bad-compute",
            f"The compute target '{name}' cannot have {min_nodes} to {max_nodes} nodes, idle for {idle_seconds} s.",
            where=f"compute target {name}",
            cure="Give at least one node at most, no fewer than at least, and no negative number.",
        )
