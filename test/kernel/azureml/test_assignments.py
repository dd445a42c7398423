"""`-p name=value`: read as its default is."""

from __future__ import annotations

import pytest

from steploom.azureml.assignments import assignments
from steploom.errors import SteploomError

DEFAULTS = {"count": 1, "rate": 0.5, "fast": False, "name": "x"}


def test_each_takes_the_type_of_its_default() -> None:
    found = assignments(["count=3", "rate=2", "fast=True", "name=7", "new=1"], DEFAULTS)
    assert found == {"count": 3, "rate": 2.0, "fast": True, "name": "7", "new": "1"}
    assert type(found["rate"]) is float


def test_the_first_equals_sign_divides() -> None:
    assert assignments(["name=a=b", "name="], DEFAULTS) == {"name": ""}
    assert assignments(["name=a=b"], DEFAULTS) == {"name": "a=b"}


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("rate", "'rate' is not name=value"),
        ("=1", "'=1' is not name=value"),
        ("count=1.5", "'1.5' is not a whole number. .parameter count. Its default is 1"),
        ("rate=fast", "'fast' is not a number"),
        ("fast=yes", "'yes' is not true or false"),
    ],
)
def test_what_is_no_value_is_told(pair: str, told: str) -> None:
    with pytest.raises(SteploomError, match=told):
        assignments([pair], DEFAULTS)
