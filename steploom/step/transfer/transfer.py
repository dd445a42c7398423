"""Copies a file or a folder: `PYTHON transfer.py SOURCE TARGET SOURCE_TYPE DESTINATION_TYPE [DATASTORE PATH]`.

Types are file, directory or '' (what is found there). TARGET is brought to PATH of DATASTORE when this has ended well.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

_UNFINISHED: str = import_module("_steploom.datastores.partial").PARTIAL
_TOLD_EVERY_S = 5.0


class Refused(Exception):
    """What cannot be transferred, and why."""


def main(source: str, target: str, source_type: str, destination_type: str, *place: str) -> None:
    """Raises `Refused`, OSError."""
    found, made = Path(source), Path(target)
    name = "/".join(place) or made.name
    if not found.exists():
        raise Refused(f"There is nothing at {found}: the step before wrote nothing, or it was deleted.")
    is_file = found.is_file()
    if source_type and (source_type == "file") is not is_file:
        raise Refused(f"{found} is a {_kind(is_file)}, and source_reference_type says {source_type}.")
    there = _kind_there(*place) if place else None
    kind = destination_type or there or _kind(is_file)
    if there and there != kind:
        raise Refused(f"{name} is a {there} already: delete it, or correct destination_reference_type.")
    if kind == "file":
        if not is_file:
            raise Refused(f"{found} is a directory, which cannot become the file {name}.")
        if made.is_dir():
            made.rmdir()
        _tell(_copied(iter([found]), found.parent, made.parent, made.name), name)
    elif is_file:
        _tell(_copied(iter([found]), found.parent, made), name)
    else:
        _tell(_copied(_files(found), found, made), name)


def _copied(files: Iterator[Path], start: Path, target: Path, name: str = "") -> Iterator[int]:
    """Copies the files below `start` to the same places below `target`; their sizes in bytes."""
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        place = target / (name or file.relative_to(start))
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(file), str(place))
        yield place.stat().st_size


def _tell(sizes: Iterator[int], name: str) -> None:
    count = size = 0
    told = time.monotonic()
    for one in sizes:
        count, size = count + 1, size + one
        if time.monotonic() - told > _TOLD_EVERY_S:
            told = time.monotonic()
            print(f"{_amount(count, size)} so far.", flush=True)
    print(f"Transferred {_amount(count, size)}, to {name}.", flush=True)


def _amount(count: int, size_bytes: int) -> str:
    return f"{count} file{'s' * (count != 1)}, {size_bytes / 1e6:.1f} MB"


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(str(folder)):
        folders.sort()
        for name in sorted(names):
            if not name.startswith(_UNFINISHED):
                yield Path(place, name)


def _kind_there(datastore: str, path: str) -> str | None:
    """Of what the destination is now."""
    facts = json.loads(Path(os.environ["STEPLOOM_STEP_DIR"], "run.json").read_text(encoding="utf-8"))
    place = Path(facts["data"]["datastores"][datastore]["location"], path)
    return _kind(place.is_file()) if place.exists() else None


def _kind(is_file: bool) -> str:
    return "file" if is_file else "directory"


def _run(arguments: list[str]) -> int:
    try:
        main(*arguments)
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1:]))
