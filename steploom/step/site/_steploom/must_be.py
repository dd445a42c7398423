"""What a caller gives, checked where it is given: deep inside, an error would not say whose mistake it was."""

from __future__ import annotations

import os
from reprlib import repr as short
from typing import Any, Mapping, Type

PATH = (str, os.PathLike)
LIST = (list, tuple)


def must_be(kind: Any, given: Any, what: str, error: Type[Exception] = TypeError) -> Any:
    """`given`, if it is of the type or of one of the types; else `error`. `what` is 'tags is a dictionary'."""
    if isinstance(given, kind):
        return given
    raise error(f"{what}, not {short(given)}.")


def must_be_file(given: Any, name: str) -> str:
    """FileNotFoundError for a path where there is no file."""
    path = os.fspath(must_be(PATH, given, f"{name} is the path of a file"))
    if not os.path.isfile(path):
        raise FileNotFoundError(f"There is no file {path}: {name} is a path as seen from {os.getcwd()}.")
    return path


def must_be_mapping(given: Any, name: str, error: Type[Exception] = TypeError) -> Any:
    return must_be(Mapping, given, f"{name} is a dictionary", error)


def names_of(given: Any, name: str) -> list[str]:
    """Of a list of names, or of one: taken as a list, its letters would be names."""
    return [given] if isinstance(given, str) else list(must_be((*LIST, set), given, f"{name} is a list of names"))


def must_be_workspace(given: Any) -> Any:
    """AttributeError, as asking something else for a workspace's members raises."""
    if hasattr(given, "_home"):
        return given
    raise AttributeError(f"workspace is a Workspace, such as Workspace.from_config(), not {short(given)}.")


def must_be_experiment(given: Any) -> Any:
    """AttributeError, as for a workspace."""
    if hasattr(given, "workspace") and hasattr(given, "name"):
        return given
    raise AttributeError(f"experiment is an Experiment, such as Experiment(ws, 'name'), not {short(given)}.")
