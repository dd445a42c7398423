"""The fixtures that jest checks with zod, checked here with the generated JSON Schema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge.check import check, knows
from steploom.errors import SteploomError

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "protocol").glob("*.json"))


def _cases() -> list[Any]:
    cases = []
    for file in FIXTURES:
        fixture = json.loads(file.read_text(encoding="utf-8"))
        for case in fixture["cases"]:
            values = (fixture["definition"], case["valid"], case["value"])
            cases.append(pytest.param(*values, id=f"{file.stem}: {case['name']}"))
    return cases


@pytest.mark.parametrize(("definition", "valid", "value"), _cases())
def test_fixture(definition: str, valid: bool, value: Any) -> None:
    if valid:
        check(definition, value)
        return
    with pytest.raises(SteploomError) as raised:
        check(definition, value)
    assert raised.value.code == "bad-message"
    assert raised.value.where.startswith(definition)


def test_there_are_fixtures() -> None:
    assert len(_cases()) > 50


def test_the_error_is_bounded_text() -> None:
    with pytest.raises(SteploomError) as raised:
        check("params:compute.delete", {"name": ["x" * 100_000]})
    assert len(str(raised.value)) < 1000


def test_unknown_definitions_are_known_to_be_unknown() -> None:
    assert knows("params:run.get")
    assert not knows("params:run.explode")


def test_the_place_of_a_fault_is_named() -> None:
    for value, where in (
        ({"from": "x"}, "params:replay/from"),
        ({}, "params:replay"),
    ):
        with pytest.raises(SteploomError) as raised:
            check("params:replay", value)
        assert raised.value.where == where


def test_the_slow_package_is_not_loaded() -> None:
    """`jsonschema` takes longer to import, where JupyterLab is installed, than a page waits for its first answer."""
    code = (
        "import sys\nfrom steploom.bridge.check import check\n"
        "check('params:hello', {'protocol': [1, 1], 'since': None})\nassert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
