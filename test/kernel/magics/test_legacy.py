"""The legacy layer from a notebook: for its own kernel, and for the scripts of its steps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Say = Callable[[str], str]

KERNEL = """
import numpy
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
for line in LINES:
    shell.run_cell(line).raise_error()
"""


USE = "import numpy, pandas; print(numpy.float, len(pandas.DataFrame().append([])))"


def kernel(tmp_path: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as there is no way back; libraries are imported before."""
    return subprocess.run(
        [sys.executable, "-c", KERNEL.replace("LINES", repr(lines))],
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize("line", ["%load_ext steploom.legacy", "import steploom; steploom.legacy.activate()"])
def test_in_the_kernel_it_is_told_and_answers_at_once(tmp_path: Path, line: str) -> None:
    done = kernel(tmp_path, line, line, USE)
    assert done.stdout.count("The legacy layer is on in this notebook") == 1
    assert "<class 'float'> 0" in done.stdout
    assert "numpy.float is gone; write float" in done.stderr


def test_a_kernel_that_does_not_ask_imports_nothing_of_it(tmp_path: Path) -> None:
    asked = "import steploom, sys; steploom.activate(); print([n for n in sys.modules if 'legacy' in n])"
    assert kernel(tmp_path, asked).stdout.strip() == "[]"


MAKE = """
from azureml.core import RunConfiguration
rc = RunConfiguration()
rc.environment_variables = {"MODE": "fast"}
"""


def test_for_scripts_it_is_a_variable_of_the_run_configuration(
    say: Say, cell: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / ".azureml").mkdir()
    cell(MAKE + "rc.save('.', 'saved.runconfig')\n")
    for name in ("rc", "saved"):
        assert say(f"%runconfig legacy {name}") == f"The legacy layer is on in scripts of {name}.\n"
        assert "variables       MODE, STEPLOOM_LEGACY\n" in say(f"%runconfig show {name}")
        assert say(f"%runconfig legacy {name} off") == f"The legacy layer is off in scripts of {name}.\n"
        assert "variables       MODE\n" in say(f"%runconfig show {name}")
