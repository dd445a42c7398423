"""What we ask of uv, and what its answers mean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from steploom.engine.environments.told import OnLine, run_told
from steploom.errors import EnvironmentBuildError, SteploomError

# Any of these says where packages come from, and pip's configuration is not asked.
_INDEX_VARIABLES = ("UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX")
# What uv says of a package file whose index gives no time of upload.
_NO_DATE = "is missing an upload date"
# What it says when nobody answers; an index that does answer says what is wrong.
_UNREACHABLE = re.compile(r"error sending request|dns error|tcp connect error|operation timed out", re.IGNORECASE)
_DOWNLOADS = "UV_PYTHON_DOWNLOADS"
# What uv puts before the lines of an error.
_FRAME = re.compile(r"^[\s×╰─▶│├]*(?:(?:error|cause): )?")


def uv_program() -> str:
    """The uv that came with us, else the one on the path."""
    try:
        from uv import find_uv_bin

        return str(find_uv_bin())
    except (ImportError, FileNotFoundError):
        return "uv"


def uv_version() -> str:
    """'0.9.1'; '' when there is no uv that starts."""
    try:
        done = subprocess.run([uv_program(), "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    # "uv 0.9.1 (0fd0fd0 2026-01-01)"
    words = done.stdout.split()
    return words[1] if done.returncode == 0 and len(words) > 1 else ""


def downloads_pythons() -> bool:
    """Whether the user lets uv fetch a Python that this machine does not have: it comes from no package index."""
    return os.environ.get(_DOWNLOADS, "") == "automatic"


def find_python(specifier: str) -> str | None:
    """The path of an interpreter of this machine that `specifier` (PEP 440) allows, as uv finds it."""
    command = [
        uv_program(),
        "python",
        "find",
        "--no-python-downloads",
        "--no-project",
        "--no-cache",
        "--system",
        specifier,
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


def clean_cache(cache: Path) -> None:
    """Empty uv's cache there; uv waits for whoever uses it. Raises `SteploomError` (cache-not-cleared)."""
    try:
        code, lines = run_told(
            [uv_program(), "cache", "clean", "--cache-dir", str(cache)], {**os.environ, "NO_COLOR": "1"}, _silently
        )
    except OSError as error:
        code, lines = 1, (str(error),)
    if code != 0:
        raise SteploomError(
            "cache-not-cleared",
            f"The packages that were downloaded could not be removed. {_last_words(lines)}",
            where=str(cache),
            cure="Try again when no environment is being built.",
        )


def _silently(line: str) -> None:
    """Its lines count files, which nobody asked for."""


def run_uv(
    arguments: Sequence[str], *, cache: Path, on_line: OnLine, downloads: bool = False, claim: int | None = None
) -> tuple[str, ...]:
    """Run uv to its end, telling each line; `downloads` says that it may need a package index; `claim`: see `run_told`.

    Its lines. Raises `EnvironmentBuildError` (environment-build, index-unreachable, no-upload-dates, uv-missing).
    """
    environ = _environment(cache, downloads=downloads)
    try:
        code, lines = run_told([uv_program(), *arguments], environ, on_line, claim=claim)
    except OSError as error:
        raise EnvironmentBuildError(
            "uv-missing", f"uv could not be started: {error}.", cure="Install it: pip install uv"
        ) from error
    if code != 0:
        raise _failure(lines)
    return lines


def _failure(lines: Sequence[str]) -> EnvironmentBuildError:
    if any(_NO_DATE in line for line in lines):
        return EnvironmentBuildError(
            "no-upload-dates",
            "The package index does not say when its packages came, so they cannot be taken as of a date.",
            where="run configuration, packages as of",
            cure="Remove the date, or name an index that has dates, as PyPI has, in UV_DEFAULT_INDEX.",
        )
    if any(_UNREACHABLE.search(line) for line in lines):
        return EnvironmentBuildError(
            "index-unreachable",
            f"The package index could not be reached. {_last_words(lines)}",
            where="run configuration, packages",
            cure="See to it that this machine reaches its package index, and submit again; what was downloaded before"
            " is not enough.",
        )
    return EnvironmentBuildError(
        "environment-build",
        f"The packages could not be installed. {_last_words(lines)}",
        where="run configuration, packages",
        cure=(
            "Correct the package's name or version, or see to it that this machine reaches its package index;"
            " the build log has every line uv wrote."
        ),
    )


def _last_words(lines: Sequence[str]) -> str:
    said = [_FRAME.sub("", line) for line in lines if line.strip() and not line.startswith("Using Python")]
    return " ".join(said[-4:])[:600]


def _environment(cache: Path, *, downloads: bool) -> dict[str, str]:
    """uv does not read pip's configuration; a machine set up for pip's index must work all the same."""
    environment = {
        **os.environ,
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(cache)),
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "hardlink"),
        "UV_NO_PROGRESS": "1",
        _DOWNLOADS: os.environ.get(_DOWNLOADS, "never"),
        "NO_COLOR": "1",
    }
    environment.pop("VIRTUAL_ENV", None)
    if downloads and not any(name in os.environ for name in _INDEX_VARIABLES):
        environment.update(_pip_indexes())
    return environment


def _pip_indexes() -> Mapping[str, str]:
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "pip", "config", "list"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        answer = ""
    found: dict[str, str] = {}
    for line in answer.splitlines():
        key, _, value = line.partition("=")
        if key.endswith(".index-url"):
            found["UV_DEFAULT_INDEX"] = value.strip("'\"")
    if "PIP_INDEX_URL" in os.environ:
        found["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    return found
