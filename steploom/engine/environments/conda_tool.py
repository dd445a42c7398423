"""The conda tool of this machine, and the one thing that is asked of it: an environment in a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from steploom.engine.environments.told import OnLine, run_told
from steploom.errors import EnvironmentBuildError

# The quickest first.
_TOOLS = ("micromamba", "mamba", "conda", "pixi")


@dataclass(frozen=True, slots=True, kw_only=True)
class CondaTool:
    name: str
    version: str
    path: str

    @classmethod
    def find(cls) -> CondaTool | None:
        """The first one on the path that starts."""
        for name in _TOOLS:
            path = shutil.which(name)
            version = _version_of(path) if path else ""
            if path and version:
                return cls(name=name, version=version, path=path)
        return None

    def create(
        self, folder: Path, packages: Sequence[str], channels: Sequence[str], on_line: OnLine, *, claim: int
    ) -> None:
        """Make the environment at `folder`; `claim`: see `run_told`.

        Raises `EnvironmentBuildError` (environment-build).
        """
        asked = [item for channel in channels for item in ("-c", channel)]
        command = [*self._command(), "create", "-p", str(folder), "--yes", "--override-channels", *asked, *packages]
        on_line(f"Running {' '.join([self.name, *command[1:]])}")
        environ = {**os.environ, "NO_COLOR": "1"}
        # It is not to be taken for a change to the environment that the kernel runs in.
        environ.pop("CONDA_PREFIX", None)
        try:
            code, lines = run_told(command, environ, on_line, claim=claim)
        except OSError as error:
            raise self._failure(str(error)) from error
        if code != 0:
            raise self._failure(" ".join(line.strip() for line in lines if line.strip())[-600:])

    def _command(self) -> list[str]:
        """pixi makes no environment in a folder of our choice, but runs one that does."""
        return [self.path, "exec", "--spec", "micromamba", "micromamba"] if self.name == "pixi" else [self.path]

    def _failure(self, said: str) -> EnvironmentBuildError:
        return EnvironmentBuildError(
            "environment-build",
            f"{self.name} could not install the conda packages. {said}",
            where="run configuration, conda packages",
            cure="Correct the package's name, version or channel, or see to it that this machine reaches the channel;"
            f" the build log has every line {self.name} wrote.",
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def conda_packages_in(folder: Path) -> dict[str, str]:
    """Name and version of all that a conda tool has put into an environment."""
    found = {}
    for file in sorted((folder / "conda-meta").glob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        found[str(record["name"])] = str(record["version"])
    return found


def _version_of(path: str) -> str:
    """'2.0.5' of 'mamba 2.0.5'; '' when it does not start, as what pyenv leaves on the path."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"\d+(?:\.\w+)+", done.stdout)
    return match[0] if match and done.returncode == 0 else ""
