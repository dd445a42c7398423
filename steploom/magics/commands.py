"""The six commands, gathered: the magics class and the completer read them from here."""

from __future__ import annotations

from steploom.magics.compute import COMPUTE
from steploom.magics.pipeline import PIPELINE
from steploom.magics.runconfig import RUNCONFIG
from steploom.magics.runs import RUNS
from steploom.magics.schedule import SCHEDULE
from steploom.magics.workspace import WORKSPACE

COMMANDS = {command.name: command for command in (WORKSPACE, COMPUTE, RUNCONFIG, PIPELINE, RUNS, SCHEDULE)}

__all__ = ["COMMANDS", "COMPUTE", "PIPELINE", "RUNCONFIG", "RUNS", "SCHEDULE", "WORKSPACE"]
