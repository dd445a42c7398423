"""How an environment's folder is filled. Who calls this holds its lock."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from steploom.engine.environments.conda_tool import conda_packages_in
from steploom.engine.environments.decision import Decision
from steploom.engine.environments.facts import EnvironmentFacts
from steploom.engine.environments.folder import EnvironmentFolder
from steploom.engine.environments.interpreters import version_of
from steploom.engine.environments.package_address import without_secret
from steploom.engine.environments.python_request import PythonRequest
from steploom.engine.environments.told import OnLine
from steploom.engine.environments.uv import run_uv, uv_version
from steploom.engine.locks import lock_new
from steploom.errors import EnvironmentBuildError

_LOOK_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentBuild:
    """One environment to be made. `cache` is uv's, on the same disk, as it links files instead of copying them."""

    folder: EnvironmentFolder
    decision: Decision
    cache: Path

    def run(self, on_line: OnLine) -> None:
        """Blocking, for minutes. Each line goes to `on_line` and to the build log.

        Raises `EnvironmentBuildError`, OSError; then the folder has no marker, and is made anew by the next.
        """
        with self.folder.log.open("w", encoding="utf-8") as log:

            def tell(line: str) -> None:
                log.write(line + "\n")
                log.flush()
                on_line(line)

            claim = self._claim(tell)
            try:
                if self.folder.path.exists():
                    # No marker: whoever built it was killed.
                    shutil.rmtree(self.folder.path)
                self._fill(tell, claim)
            finally:
                os.close(claim)

    def _claim(self, tell: OnLine) -> int:
        """The open file whose lock each program that writes into the folder holds."""
        is_told = False
        while True:
            try:
                return lock_new(self.folder.claim)
            except BlockingIOError:
                if not is_told:
                    tell("A program of an earlier build, which was killed, is still at work; waiting for its end.")
                is_told = True
                time.sleep(_LOOK_S)

    def _fill(self, tell: OnLine, claim: int) -> None:
        plan, tool, path = self.decision.plan, self.decision.tool, self.folder.path
        for note in self.decision.notes:
            tell(f"note: {note}")
        if tool is None:
            self._uv(tell, claim, "venv", "--python", self.decision.interpreter.python, str(path))
        else:
            tool.create(path, [self._conda_python(), *plan.conda], plan.channels, tell, claim=claim)
        if plan.requirements:
            self._install(tell, claim)
        listed = self._uv(lambda line: None, claim, "pip", "list", "--quiet", "--format", "json", *self._target)
        facts = EnvironmentFacts(
            packages=self._packages("".join(listed)),
            python=version_of(str(self.folder.python)),
            tools=(f"uv {uv_version()}", *(() if tool is None else (str(tool),))),
            as_of=plan.as_of,
            is_conda=tool is not None,
        )
        self.folder.complete(facts)
        tell("Environment is ready.")

    @property
    def _target(self) -> tuple[str, str]:
        return "--python", str(self.folder.python)

    def _install(self, tell: OnLine, claim: int) -> None:
        plan = self.decision.plan
        tell(f"Installing {', '.join(map(without_secret, plan.requirements))}")
        # A moment, as uv takes a bare date for the end of that day wherever this machine is.
        as_of = ("--exclude-newer", f"{plan.as_of}T00:00:00Z") if plan.as_of else ()
        arguments = ("pip", "install", *self._target, *as_of, *plan.requirements)
        try:
            self._uv(tell, claim, *arguments, downloads=True)
        except EnvironmentBuildError as error:
            if error.code != "index-unreachable":
                raise
            tell("note: The package index does not answer; packages are taken from those downloaded before.")
            try:
                self._uv(tell, claim, *arguments, "--offline", downloads=True)
            except EnvironmentBuildError:
                # That nobody answered is what can be helped.
                raise error from None

    def _uv(self, tell: OnLine, claim: int, *arguments: str, downloads: bool = False) -> tuple[str, ...]:
        return run_uv(arguments, cache=self.cache, on_line=tell, downloads=downloads, claim=claim)

    def _conda_python(self) -> str:
        request = PythonRequest.parse(self.decision.python)
        assert request is not None, "a version that is none is a problem, and nothing is built"
        return request.for_conda

    def _packages(self, listed: str) -> tuple[str, ...]:
        """Python packages as pip names them, and then what else conda has brought, as conda does."""
        python = {str(item["name"]): str(item["version"]) for item in json.loads(listed)}
        names = {canonicalize_name(name) for name in python}
        others = {
            name: version
            for name, version in conda_packages_in(self.folder.path).items()
            if canonicalize_name(name) not in names
        }
        return (
            *(f"{name}=={version}" for name, version in python.items()),
            *(f"{name}={version}" for name, version in others.items()),
        )
