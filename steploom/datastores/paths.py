"""Paths inside a datastore: relative, POSIX, and never out of their root."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from steploom.errors import SteploomError

_DRIVE = re.compile(r"^[A-Za-z]:")


def safe_relative(path: str) -> PurePosixPath:
    """`path` as a relative POSIX path ('' is the root); raises `SteploomError` (path-outside) for anything else."""
    bad = path.startswith("/") or "\\" in path or "\0" in path or _DRIVE.match(path)
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if bad or ".." in parts:
        raise SteploomError(
            "path-outside",
            f"'{path}' is not a path inside a datastore.",
            cure="Use a relative path with forward slashes and without '..'.",
        )
    return PurePosixPath(*parts)


def inside(root: Path, path: str) -> Path:
    """The absolute place of `path` under `root`; raises (path-outside) also when a link leads out of it."""
    place = root.joinpath(safe_relative(path))
    if not place.resolve().is_relative_to(root.resolve()):
        raise SteploomError(
            "path-outside",
            f"'{path}' leads out of its datastore.",
            where=str(root),
            cure="Copy the data into the datastore instead of linking to them.",
        )
    return place
