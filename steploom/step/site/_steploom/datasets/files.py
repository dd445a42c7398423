"""The files of a data set on this machine."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Sequence

from ..datastores.partial import PARTIAL
from ..exceptions import UserErrorException
from .definition import DatasetDefinition
from .expression import evaluate
from .partition_format import PartitionFormat

_WILD = re.compile(r"[*?]")

RootOf = Callable[[str], Path]
"""From the name of a datastore to its folder."""


@dataclass(frozen=True)
class DatasetFile:
    """`name` is its path within the data set, '/' between its parts."""

    name: str
    path: Path


def dataset_files(definition: DatasetDefinition, root_of: RootOf) -> list[DatasetFile]:
    """Sorted within each path. UserErrorException for a URL, and a path that leaves its datastore."""
    found = [item for path in definition.paths for item in _files_at(path, root_of, alone=len(definition.paths) == 1)]
    for step in definition.steps if definition.kind == "file" else ():
        found = _apply(step, found)
    if definition.reader.get("glob"):
        fits = re.compile(pattern_of(definition.reader["glob"])).fullmatch
        found = [item for item in found if fits(item.name)]
    keys = definition.reader.get("partition_format")
    if keys:
        form = PartitionFormat(keys)
        found = [item for item in found if form.values(item.path.as_posix()) is not None]
    return found


def single_place(definition: DatasetDefinition, root_of: RootOf) -> Path | None:
    """The one file or folder that the data set is; None when it is a selection, or several."""
    if len(definition.paths) != 1 or definition.steps or {"glob", "partition_format"} & {*definition.reader}:
        return None
    root, pattern = _root_and_pattern(definition.paths[0], root_of)
    return None if _WILD.search(pattern) else root / pattern


def _files_at(path: Mapping[str, str], root_of: RootOf, *, alone: bool) -> Iterator[DatasetFile]:
    root, pattern = _root_and_pattern(path, root_of)
    fixed = fixed_part(pattern)
    base = root / fixed
    if not _WILD.search(pattern) and base.is_file():
        yield DatasetFile(name=base.name if alone or not pattern else pattern, path=base)
        return
    matches = re.compile(pattern_of(pattern)).fullmatch if _WILD.search(pattern) else None
    for place in sorted(base.rglob("*")):
        inside_root = place.relative_to(root).as_posix()
        if place.is_file() and not place.name.startswith(PARTIAL) and (matches is None or matches(inside_root)):
            yield DatasetFile(name=place.relative_to(base).as_posix() if alone else inside_root, path=place)


def _root_and_pattern(path: Mapping[str, str], root_of: RootOf) -> tuple[Path, str]:
    if "url" in path:
        raise UserErrorException(
            f"{path['url']} is a URL: its files cannot be listed. Upload them to a datastore, or read them as a table."
        )
    if "folder" in path:
        return Path(path["folder"]), ""
    parts = [part for part in path["path"].replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise UserErrorException(f"The path '{path['path']}' leads out of the datastore {path['datastore']}.")
    return root_of(path["datastore"]), "/".join(parts)


def fixed_part(pattern: str) -> str:
    """The folders before the first wildcard."""
    parts = pattern.split("/")
    wild = next((index for index, part in enumerate(parts) if _WILD.search(part)), len(parts))
    return "/".join(parts[:wild])


def pattern_of(pattern: str) -> str:
    """A regular expression for wildcards: `**` goes through folders, `*` and `?` stay in one."""
    translated = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern):
        translated += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
    return translated


def _apply(step: Mapping[str, Any], files: list[DatasetFile]) -> list[DatasetFile]:
    if step["op"] == "filter":
        return [file for file in files if evaluate(step["expression"], lambda name, file=file: _metadata(file, name))]
    return [files[index] for index in chosen(step, len(files))]


def _metadata(file: DatasetFile, name: str) -> Any:
    if name == "Path":
        return file.name
    stat = file.path.stat()
    known = {"Size": stat.st_size, "LastModifiedTime": _time(stat.st_mtime), "CreationTime": _time(stat.st_ctime)}
    if name not in known:
        raise UserErrorException(f"Files have no '{name}'. They have: {', '.join(['Path', *known])}.")
    return known[name]


def _time(seconds: float) -> str:
    from datetime import datetime, timezone

    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None).isoformat()


def chosen(step: Mapping[str, Any], count: int) -> Sequence[int]:
    """Which of `count` files or rows a step leaves; the same at every call."""
    op = step["op"]
    if op == "take":
        return range(min(count, step["count"]))
    if op == "skip":
        return range(min(count, step["count"]), count)
    draw = random.Random(step["seed"])
    marks = [draw.random() for _ in range(count)]
    if op == "sample":
        return [index for index, mark in enumerate(marks) if mark < step["share"]]
    is_first = step["part"] == 0
    return [index for index, mark in enumerate(marks) if (mark < step["share"]) is is_first]
