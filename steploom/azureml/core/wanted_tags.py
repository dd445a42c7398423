"""Asking for what has certain tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def has_tags(found: Mapping[str, str], wanted: Any) -> bool:
    """`wanted`: a name that must be there, or a mapping of values that must be so; None asks for any."""
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return wanted in found
    return all(found.get(key) == str(value) for key, value in dict(wanted).items())
