"""Which Python a step's environment is made with."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from packaging.version import InvalidVersion, Version

from steploom.engine.environments.python_request import OLDEST_PYTHON, PythonRequest
from steploom.engine.environments.uv import downloads_pythons, find_python
from steploom.errors import EnvironmentBuildError, SteploomError


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """`python` is what uv is told: a path, or a version that it is to download. `key` is what makes an environment
    another one. `is_missing`: what was asked for is not on this machine; a conda tool could bring it. With a `problem`
    nothing can run."""

    python: str
    key: str
    note: str
    is_missing: bool = False
    problem: SteploomError | None = None


def choose_interpreter(wanted: str | None, kernel: str) -> Interpreter:
    """For a version as `wanted_python` gives it: the kernel's own Python, one of pyenv's, one that uv finds.

    May take 0.5 s. Raises `EnvironmentBuildError` (interpreter) when the kernel's does not start.
    """
    own = version_of(kernel)
    if not wanted:
        return Interpreter(python=kernel, key=minor_of(own), note=f"Python {own}, the kernel's, is used.")
    request = PythonRequest.parse(wanted)
    if request is None:
        return _refused("bad-python", f"'{wanted}' is not a version of Python.", kernel, "Write it as in 3.11.")
    if request.allows(own):
        return Interpreter(python=kernel, key=_key(request, own), note=f"Python {own}, the kernel's, is used.")
    is_missing = False
    if request.is_too_old:
        reason = f"Steps need Python {OLDEST_PYTHON} or later, so not {request}"
    # uv does not see pyenv's: on the path these are scripts which refuse to start.
    elif (found := _of_pyenv(request) or find_python(str(request.specifier))) is not None:
        version = version_of(found)
        return Interpreter(python=found, key=_key(request, version), note=f"Python {version} is used: {found}.")
    elif downloads_pythons():
        return Interpreter(
            python=str(request), key=str(request), note=f"Python {request} is not on this machine: uv downloads it."
        )
    else:
        reason, is_missing = f"Python {request} is not on this machine", True
    if request.is_must:
        cure = f"Install it, or write {request} without '==' to take the kernel's {own} instead."
        return _refused("python-missing", f"{reason}.", kernel, cure, key=minor_of(own), is_missing=is_missing)
    note = f"{reason}; Python {own}, the kernel's, is used instead."
    return Interpreter(python=kernel, key=minor_of(own), note=note, is_missing=is_missing)


def _refused(code: str, what: str, kernel: str, cure: str, *, key: str = "", is_missing: bool = False) -> Interpreter:
    problem = SteploomError(code, what, where="run configuration, Python version", cure=cure)
    return Interpreter(python=kernel, key=key, note="", is_missing=is_missing, problem=problem)


def _key(request: PythonRequest, version: str) -> str:
    return version if request.is_must and request.text.count(".") > 1 else minor_of(version)


def _of_pyenv(request: PythonRequest) -> str | None:
    """The newest that starts."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found: list[tuple[Version, Path]] = []
    for python in root.glob("*/bin/python"):
        try:
            version = Version(python.parent.parent.name)
        except InvalidVersion:
            # A virtual environment, or another implementation.
            continue
        if request.allows(str(version)):
            found.append((version, python))
    return next((str(python) for _, python in sorted(found, reverse=True) if _starts(python, request)), None)


def _starts(python: Path, request: PythonRequest) -> bool:
    try:
        return request.allows(version_of(str(python)))
    except EnvironmentBuildError:
        return False


def minor_of(version: str) -> str:
    """'3.11' of '3.11.7'."""
    return ".".join(version.split(".")[:2])


@lru_cache(maxsize=64)
def version_of(python: str) -> str:
    """'3.11.7'. Raises `EnvironmentBuildError` (interpreter) when it does not start."""
    if python == sys.executable:
        return platform.python_version()
    try:
        done = subprocess.run(
            [python, "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentBuildError(
            "interpreter",
            f"The interpreter {python} does not start.",
            where="run configuration, interpreter_path",
            cure="Give the path of a Python that exists, or set user_managed_dependencies=False.",
        ) from error
    return done.stdout.strip()
