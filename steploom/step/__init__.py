"""What runs inside a step. `site/` goes first on a step's PYTHONPATH; standard library alone, Python 3.8 on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LEGACY_VARIABLE = "STEPLOOM_LEGACY"
"""In the variables of a run configuration: old names of libraries are answered in the step's script."""

RSCRIPT_PARAMETER = "aml_rscript_path"
"""In the `params` of a step that runs an R script: the Rscript that does."""

TRANSFER_SCRIPT = Path(__file__).parent / "transfer" / "transfer.py"
"""The script of a step that copies data. Its folder is the source folder of such a step."""

INTERACTIVE_SCRIPT = Path(__file__).parent / "interactive" / "interactive.py"
"""The script of a run that a notebook logs to itself. Its folder is the source folder of such a run."""

NOTEBOOK_MODULE = "_steploom.notebook.run"
"""Runs a notebook; its `prepare()` imports what that takes."""


def site_folder() -> Path:
    """The folder that makes `from azureml.core import Run` work in a script, whatever its environment holds."""
    return Path(__file__).parent / "site"


def search_path(variables: Mapping[str, str]) -> str:
    """The PYTHONPATH of a step that asks for `variables`: one that wants no legacy layer does not meet it at all."""
    return _search_path(variables.get(LEGACY_VARIABLE, "") not in ("", "0"))


@cache
def _search_path(wants_legacy: bool) -> str:
    folders = (*((Path(__file__).parent / "legacy_start",) if wants_legacy else ()), site_folder())
    return os.pathsep.join(map(str, folders))


def notebook_program() -> Path:
    """What an interpreter runs, instead of a script, to run a notebook."""
    return Path(__file__).with_name("run_notebook.py")


def parallel_program() -> Path:
    """What an interpreter runs, before a script, to run it over mini batches."""
    return Path(__file__).with_name("run_parallel.py")


def mpi_program() -> Path:
    """What an interpreter runs, before a script, to run it in several processes."""
    return Path(__file__).with_name("run_mpi.py")


def sweep_program() -> Path:
    """What an interpreter runs, before a request and a script, to run that with many hyperparameters."""
    return Path(__file__).with_name("run_sweep.py")
