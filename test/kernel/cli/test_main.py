"""The command itself: help, mistakes in typing, its reader's end, and what it costs to start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import steploom


def test_help_and_version(cli: Any) -> None:
    said = cli("--help")
    assert said.code == 0
    for name in ("run", "rerun", "runs", "show", "logs", "cancel", "why", "doctor"):
        assert f"\n    {name} " in said.out
        assert cli(name, "--help").code == 0
    assert cli("--version").out == f"steploom {steploom.__version__}\n"


def test_typing_errors_are_told(cli: Any) -> None:
    for arguments in ((), ("fly",), ("runs", "--nope"), ("show",)):
        said = cli(*arguments)
        assert (said.code, said.out) == (2, "")
        assert "usage: steploom" in said.err


def test_a_reader_that_goes_away_ends_it_quietly(
    start: Callable[..., subprocess.Popen[str]], submitted: Callable[..., str]
) -> None:
    submitted("hello")
    process = start("show", "last")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(30) == 1


def test_what_shows_runs_loads_no_notebook_machinery() -> None:
    loaded = "import sys, steploom.cli.main; print([name for name in sys.modules])"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    for name in ("nbclient", "nbformat", "jupyter_client", "IPython", "jsonschema", "steploom.azureml.live"):
        assert f"'{name}'" not in modules
