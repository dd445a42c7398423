"""The kinds of steps that are not run as the script of their node."""

from __future__ import annotations

from steploom.engine.values import Json
from steploom.step.site._steploom.interactive import NODE_TYPE
from steploom.step.site._steploom.mpi import PROCESSES

COMMANDS = ("CommandStep", "ScriptRunCommand")
"""`script` is a command line: of a step of a pipeline, or of a run of its own."""
PARALLEL = "ParallelRunStep"
R_SCRIPT = "RScriptStep"
INTERACTIVE = NODE_TYPE
"""A notebook logs to it: it computes nothing, and has no other try when that notebook is gone."""


def is_mpi(node: Json) -> bool:
    """Whether several processes run the script, or may: as many as the settings among its `params` say."""
    return node["type"] != PARALLEL and PROCESSES in node["params"]
