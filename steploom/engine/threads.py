"""How many threads the numeric libraries of a step may use: a node has the cores of its VM size. Pure."""

from __future__ import annotations

from steploom.engine.vm_sizes import find_vm_size

# Each library asks a variable of its own; OpenMP's is not heeded by all.
VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
)


def thread_variables(vm_size: str, machine_cores: int) -> dict[str, str]:
    """Never more than the machine has; nothing for a size we do not know."""
    size = find_vm_size(vm_size)
    return dict.fromkeys(VARIABLES, str(min(size.cores, machine_cores))) if size else {}
