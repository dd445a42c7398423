"""Every file below a folder, with what the file system says of it; links to folders are followed, never in circles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TreeFile:
    """`relative` has forward slashes, `path` is absolute; `stat` is that of the file a link leads to."""

    relative: str
    path: str
    stat: os.stat_result


def _everything(relative: str, is_folder: bool) -> bool:
    return True


def _anywhere(relative: str, real: str) -> None:
    """Links may lead anywhere."""


def walk(
    root: str | os.PathLike[str],
    *,
    wants: Callable[[str, bool], bool] = _everything,
    on_link: Callable[[str, str], None] = _anywhere,
) -> Iterator[TreeFile]:
    """Unsorted. `wants(relative, is_folder)` says no to a file, or to a folder with all that is in it.

    `on_link(relative, real path)` is called for every link that is wanted and may raise. Links that lead nowhere and
    what is neither file nor folder are passed over. Raises OSError for what cannot be read.
    """
    start = os.fspath(Path(root).absolute())
    yield from _walk(start, "", (os.path.realpath(start),), wants, on_link)


def _walk(
    folder: str,
    prefix: str,
    chain: tuple[str, ...],
    wants: Callable[[str, bool], bool],
    on_link: Callable[[str, str], None],
) -> Iterator[TreeFile]:
    with os.scandir(folder) as found:
        for item in found:
            relative = prefix + item.name
            is_folder = _is_folder(item)
            if not wants(relative, is_folder):
                continue
            inner, leads_nowhere = chain, False
            if item.is_symlink():
                real = os.path.realpath(item.path)
                on_link(relative, real)
                if is_folder and any(_holds(real, link) for link in chain):
                    continue
                inner, leads_nowhere = (*chain, real), not Path(item.path).exists()
            if is_folder:
                yield from _walk(item.path, relative + "/", inner, wants, on_link)
            elif not leads_nowhere and item.is_file():
                yield TreeFile(relative, item.path, item.stat())


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        # A link to itself, or through a file.
        return False


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
