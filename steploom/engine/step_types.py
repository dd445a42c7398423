"""The kinds of steps that are not run as the script of their node."""

from __future__ import annotations

COMMANDS = ("CommandStep", "ScriptRunCommand")
"""`script` is a command line: of a step of a pipeline, or of a run of its own."""
PARALLEL = "ParallelRunStep"
