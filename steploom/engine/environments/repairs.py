"""What abandoned or carelessly pinned packages need beside them. Short, reviewed, and told in every build log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


@dataclass(frozen=True, slots=True)
class Repair:
    """`adds` are requirements that `package` needs but does not say; `why` is shown to the user."""

    package: str
    adds: tuple[str, ...]
    why: str


# Measured: sklearn_pandas 2.2.0 imports names that scikit-learn 1.7 dropped, and six, which it does not require.
REPAIRS = (Repair("sklearn-pandas", ("six", "scikit-learn<1.7"), "its last release (2.2.0, 2021) does not say so"),)

# First releases built for numpy 2; older pinned ones fail at import beside it.
_FIRST_FOR_NUMPY_2 = {"pandas": "2.2.2", "scikit-learn": "1.4.2", "scipy": "1.13", "matplotlib": "3.9"}
# The day it came: packages as of then or before are not beside it.
_NUMPY_2 = "2024-06-16"


def repaired(requirements: Sequence[str], as_of: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`(requirements with what is missing added, a note for each addition)`; `as_of` is an ISO date or ''."""
    parsed = [Requirement(line) for line in requirements]
    names = {canonicalize_name(item.name) for item in parsed}
    added: list[str] = []
    notes: list[str] = []
    for repair in REPAIRS:
        if repair.package in names:
            added += repair.adds
            notes.append(f"{repair.package} needs {' and '.join(repair.adds)}: {repair.why}. Added.")
    old = _pinned_before_numpy_2(parsed)
    if old and not "" < as_of <= _NUMPY_2:
        added.append("numpy<2")
        notes.append(f"{old} was built before numpy 2 and does not limit it. Added numpy<2.")
    return (*requirements, *added), tuple(notes)


def _pinned_before_numpy_2(parsed: Sequence[Requirement]) -> str:
    for item in parsed:
        first = _FIRST_FOR_NUMPY_2.get(canonicalize_name(item.name))
        for specifier in item.specifier if first else ():
            if specifier.operator != "==":
                continue
            try:
                if Version(specifier.version.removesuffix(".*")) < Version(first or "0"):
                    return str(item)
            except InvalidVersion:
                continue
    return ""
