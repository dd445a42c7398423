"""How many processes run the script of a step, as the step's `params` say it to the engine."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.step.site._steploom.mpi import NODES, PROCESSES

MPI_COMMUNICATOR = "IntelMpi"
"""Of a run configuration that asks for MPI, whichever is there."""


def mpi_params(node_count: Any, process_count_per_node: Any) -> dict[str, Any]:
    """Of a script that MPI starts; both may be pipeline parameters."""
    return {NODES: node_count, PROCESSES: process_count_per_node}


def configured_mpi_params(config: RunConfiguration) -> dict[str, Any]:
    """None of a run configuration that does not ask for MPI."""
    if config.communicator != MPI_COMMUNICATOR:
        return {}
    return mpi_params(config.node_count, config.mpi.process_count_per_node)
