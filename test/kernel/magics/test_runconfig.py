"""`%runconfig`: variables and files alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from IPython.core.error import UsageError

Say = Callable[[str], str]

MAKE = """
from azureml.core import RunConfiguration
from azureml.core.conda_dependencies import CondaDependencies
own = RunConfiguration()
own.environment.python.user_managed_dependencies = True
built = RunConfiguration()
built.target = "cpu"
built.environment.python.conda_dependencies = CondaDependencies.create(
    conda_packages=["numpy"], pip_packages=["six"])
built.environment_variables = {"MODE": "fast"}
"""


def test_none_yet(say: Say) -> None:
    assert "No run configurations yet" in say("%runconfig")
    with pytest.raises(UsageError, match=r"no run configuration 'nope'.*%runconfig list"):
        say("%runconfig show nope")


def test_variables_and_files(say: Say, cell: Callable[[str], None], tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    cell(MAKE + "built.save('.', 'saved.runconfig')\n")
    rows = [line.split() for line in say("%runconfig").splitlines()[2:]]
    assert rows == [["own", "variable", "local"], ["built", "variable", "cpu"], ["saved", ".azureml/saved.runconfig"]]
    for name in ("built", "saved"):
        shown = say(f"%runconfig show {name}")
        assert "target          cpu\n" in shown
        assert "conda packages  numpy\n" in shown
        assert "pip packages    six\n" in shown
        assert "variables       MODE\n" in shown
    assert "python          the kernel's\n" in say("%runconfig show own")


def test_check_tells_problems_and_notes(say: Say, cell: Callable[[str], None]) -> None:
    cell(MAKE + "built.environment.python.conda_dependencies.add_conda_package('cudatoolkit')\n")
    assert say("%runconfig check own").endswith("own is fine.\n")
    told = say("%runconfig check built")
    assert "problem: " in told and "cudatoolkit" in told
    assert "is fine" not in told


def test_packages_as_of_a_day_are_kept_in_variables_and_files(
    say: Say, cell: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / ".azureml").mkdir()
    cell(MAKE + "built.save('.', 'saved.runconfig')\n")
    for name in ("built", "saved"):
        assert "before 2023-03-01" in say(f"%runconfig asof {name} 2023-03-01")
        assert "packages as of  2023-03-01\n" in say(f"%runconfig show {name}")
        with pytest.raises(UsageError, match=r"'March' is not a date.*2023-03-01"):
            say(f"%runconfig asof {name} March")
        assert "packages as of  2023-03-01\n" in say(f"%runconfig show {name}")
        assert "as they are today" in say(f"%runconfig asof {name}")
        assert "packages as of  today\n" in say(f"%runconfig show {name}")


def test_an_environment_of_ones_own_is_always_ready(say: Say, cell: Callable[[str], None]) -> None:
    cell(MAKE)
    assert say("%runconfig prepare own").endswith("is ready.\n")
