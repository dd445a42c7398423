"""How many processes run the script of a step, as the step's `params` say it to the engine."""

from __future__ import annotations

from typing import Any

from steploom.step.site._steploom.mpi import NODES, PROCESSES


def mpi_params(node_count: Any, process_count_per_node: Any) -> dict[str, Any]:
    """Of a script that MPI starts; both may be pipeline parameters."""
    return {NODES: node_count, PROCESSES: process_count_per_node}
