"""Old names of the real numpy."""

from __future__ import annotations

from pathlib import Path

import pytest
from step.legacy_script import Script


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


def test_types_of_python(script: Script) -> None:
    said, told = script.run("import numpy as np\nprint(np.float, np.int, np.object, np.str, np.complex, np.unicode)")
    assert said == "<class 'float'> <class 'int'> <class 'object'> <class 'str'> <class 'complex'> <class 'str'>"
    assert told == [f"numpy.{name}" for name in ("float", "int", "object", "str", "complex", "unicode")]


def test_by_name_and_as_a_type_of_an_array(script: Script) -> None:
    code = "from numpy import float as f, ones\nimport numpy as np\nprint(ones(1).astype(np.int), ones(1, dtype=f))"
    assert script.run(code) == ("[1] [1.]", ["numpy.float", "numpy.int"])


def test_what_numpy_has_is_numpy_s(script: Script) -> None:
    code = "import numpy as np\nprint(np.bool(1), np.long is not None, hasattr(np, 'no_such'))\nnp.char"
    assert script.run(code) == ("True True False", [])


def test_second_names_and_functions(script: Script) -> None:
    code = """
import numpy as np
print(np.NaN, np.Inf, np.float_(1), np.product([2, 3]), np.asscalar(np.array([4])), np.in1d([[1, 2]], [2]))
"""
    said, told = script.run(code)
    assert said == "nan inf 1.0 6 4 [False  True]"
    assert told == [f"numpy.{name}" for name in ("NaN", "Inf", "float_", "product", "asscalar", "in1d")]


def test_a_name_that_never_was_is_an_error_in_numpy_s_words(script: Script) -> None:
    said = script.fail("import numpy\nnumpy.flaot")
    assert said.startswith("AttributeError: module 'numpy' has no attribute 'flaot'")
