"""The legacy layer in the script of a step: there where it was asked for, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from step.conftest import oldest_python
from step.legacy_script import Script

from steploom.step import search_path, site_folder


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


OURS = "import sys; print([name for name in sys.modules if 'legacy' in name], 'sitecustomize' in sys.modules)"


@pytest.mark.parametrize("variables", [{}, {"STEPLOOM_LEGACY": "0"}, {"STEPLOOM_LEGACY": ""}])
def test_a_step_that_does_not_ask_for_it_meets_nothing_of_it(script: Script, variables: dict[str, str]) -> None:
    assert search_path(variables) == str(site_folder())
    done = script.start(f"import numpy; {OURS}; numpy.float", **variables)
    assert done.stdout.startswith("[] ")
    assert "AttributeError: module 'numpy' has no attribute 'float'" in done.stderr


def test_it_imports_no_library(script: Script) -> None:
    code = "import sys; print({'numpy', 'pandas', 'sklearn', 'lightgbm'} & set(sys.modules), len(sys.meta_path) > 2)"
    assert script.run(code) == ("set() True", [])


def test_the_log_is_told_once_by_whichever_process_is_first(script: Script) -> None:
    inner = "import numpy; print(numpy.float)"
    code = f"import numpy, pandas, subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    done = script.start(code, STEPLOOM_LEGACY="1")
    assert done.stdout.strip() == "<class 'float'>"
    assert done.stderr.count("Steploom: the legacy layer is on") == 1


def test_without_a_library_the_log_is_the_script_s_alone(script: Script) -> None:
    assert script.start("print(1)", STEPLOOM_LEGACY="1").stderr == ""


def test_the_sitecustomize_of_the_environment_runs_and_is_found(script: Script) -> None:
    (script.modules / "sitecustomize.py").write_text("import builtins; builtins.mine = __file__\n", encoding="utf-8")
    code = "import sitecustomize, sys, numpy; print(mine == sitecustomize.__file__, 'legacy_start' in str(sys.path))"
    assert script.run(f"{code}; numpy.float") == ("True False", ["numpy.float"])


def test_each_name_is_told_once_where_it_is_used(script: Script) -> None:
    done = script.start("import numpy\nfor _ in range(3): numpy.float; numpy.int\n", STEPLOOM_LEGACY="1")
    told = [line for line in done.stderr.splitlines() if "Warning" in line]
    assert len(told) == 2
    assert told[0].endswith(
        "script.py:2: DeprecationWarning: numpy.float is gone; write float. (Steploom's legacy layer)"
    )


def test_a_library_keeps_its_loader_and_its_files(script: Script) -> None:
    code = "import numpy, pkgutil; print(type(numpy.__loader__).__name__, pkgutil.get_data('numpy', 'version.py')[:0])"
    assert script.run(code)[0] == "SourceFileLoader b''"


def test_a_library_that_is_missing_is_missing_as_ever(script: Script) -> None:
    assert script.fail("import lightgbm") == "ModuleNotFoundError: No module named 'lightgbm'"


def test_it_runs_on_the_oldest_python(script: Script) -> None:
    script.write(numpy="float64 = 'f8'\ndef isin(*args): return args\nravel = inf = None\n", joblib="dump = 1")
    script.write(sklearn__externals="")
    code = "import numpy, sys; from sklearn.externals.joblib import dump; print(numpy.float, numpy.float_, dump)"
    assert script.run(code, python=oldest_python()) == (
        "<class 'float'> f8 1",
        ["sklearn.externals.joblib", "numpy.float", "numpy.float_"],
    )
