"""Which files of a source folder are not code: our state, editors' and version control's, and what its owner names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from steploom.errors import SteploomError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# The first of these that the source folder holds is read.
FILES = (".amlignore", ".gitignore")

_FOLDERS = frozenset({".git", ".ipynb_checkpoints", "__pycache__", ".venv", "node_modules", ".azureml", ".mypy_cache"})
_NAMES = frozenset({*FILES, ".DS_Store", "Thumbs.db"})
# A notebook beside its scripts is saved all the time, and must not spoil reuse with it.
_SUFFIXES = (".ipynb", ".pyc", ".pyo")
# Where examples download to, and where download('.') puts outputs: azureml/<step run id>/<output>.
_ROOT = re.compile(r"downloads|azureml/[0-9a-f]{8}-?[0-9a-f-]{23,27}")

Ignores = Callable[[str, bool], bool]


def ignore_rules(source: Path) -> Ignores:
    """`ignores(relative path, is folder)`; nothing inside a folder that is ignored is asked for.

    With the meaning of .gitignore, except that the folders of our own list stay ignored; of its files, `!*.ipynb`
    brings notebooks back. Raises `SteploomError` (bad-ignore-file).
    """
    file = next((source / name for name in FILES if (source / name).is_file()), None)
    if file is None:
        return _is_never_code
    for_files, for_folders = _own_rules(file)

    def ignores(relative: str, is_folder: bool) -> bool:
        if is_folder:
            return _is_never_code(relative, True) or for_folders.match_file(relative)
        said = for_files.check_file(relative).include
        return _is_never_code(relative, False) if said is None else said

    return ignores


def _is_never_code(relative: str, is_folder: bool) -> bool:
    name = relative.rpartition("/")[2]
    if is_folder:
        return name in _FOLDERS or _ROOT.fullmatch(relative) is not None
    return name in _NAMES or name.endswith(_SUFFIXES)


def _own_rules(file: Path) -> tuple[GitIgnoreSpec, GitIgnoreSpec]:
    """For files and for folders: there `data/` means the folder, and `data/**` only what is in it."""
    # Here, as most folders have no such file and every submission imports this module.
    from pathspec import GitIgnoreSpec

    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return GitIgnoreSpec.from_lines(lines), GitIgnoreSpec.from_lines(map(_without_slash, lines))
    except (OSError, ValueError) as error:
        raise SteploomError(
            "bad-ignore-file",
            f"{file.name} could not be read: {error}.",
            where=str(file),
            cure="Write it as a .gitignore file, in UTF-8.",
        ) from error


def _without_slash(line: str) -> str:
    """A rule as it reads for the folder itself: a path without a slash at its end."""
    rule = line.rstrip()
    return rule[:-1] if rule.endswith("/") and rule != "/" else line
