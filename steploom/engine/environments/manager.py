"""Step environments: folders named by what was asked for, built once however many ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import Timeout

from steploom.engine.environments.build import EnvironmentBuild
from steploom.engine.environments.decision import Decision, Decisions
from steploom.engine.environments.folder import EnvironmentFolder
from steploom.engine.environments.interpreters import version_of
from steploom.engine.environments.package_cache import package_cache
from steploom.engine.environments.told import OnLine
from steploom.engine.home import Home
from steploom.engine.values import EnvironmentSpec
from steploom.errors import EnvironmentBuildError, SteploomError


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedEnvironment:
    """`python` is the interpreter to run the step with; `resolved` are exact versions, empty for a user's own.

    `variables` are what says to programs that they run in it, and `properties` what the step says of it afterwards.
    """

    id: str
    python: Path
    resolved: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


class EnvironmentManager:
    """All environments of one home. Thread- and process-safe: one lock a folder, a marker written last."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._decisions = Decisions()

    def check(self, spec: EnvironmentSpec, interpreter: str) -> tuple[tuple[SteploomError, ...], tuple[str, ...]]:
        """`(problems, notes)`: what keeps it from being built, and what is decided for the user. Nothing is built."""
        if spec.user_managed:
            own = _own_python(spec, interpreter)
            try:
                version = version_of(own)
            except EnvironmentBuildError as error:
                return (error,), ()
            whose = "the kernel's own" if own == interpreter else own
            return (), (f"The step runs with Python {version}, {whose}; its packages are yours to install.",)
        decision = self._decisions.of(spec, interpreter)
        return decision.problems, decision.notes

    def digest(self, spec: EnvironmentSpec, interpreter: str) -> str:
        """Identity of the environment `spec` asks for; the same on every run, known before anything is built."""
        if not spec.user_managed:
            return self._decisions.of(spec, interpreter).digest
        python = _own_python(spec, interpreter)
        return hashlib.sha256(json.dumps(["user", python, version_of(python)]).encode()).hexdigest()[:32]

    def folder(self, digest: str) -> EnvironmentFolder:
        return EnvironmentFolder(self._home, digest)

    def is_ready(self, digest: str) -> bool:
        return self.folder(digest).is_ready

    def build_log(self, digest: str) -> str:
        """What was told while the environment was built; '' for one that never was."""
        log = self.folder(digest).log
        return log.read_text(encoding="utf-8") if log.is_file() else ""

    def ensure(self, spec: EnvironmentSpec, interpreter: str, on_line: OnLine) -> PreparedEnvironment:
        """Blocks until the environment is there. Raises `EnvironmentBuildError`, or the first problem of `check`."""
        digest = self.digest(spec, interpreter)
        found = self.prepared(spec, interpreter, digest)
        if found is None:
            self._build_once(digest, self._decisions.of(spec, interpreter), on_line)
        return found or self._built(digest)

    def prepared(self, spec: EnvironmentSpec, interpreter: str, digest: str) -> PreparedEnvironment | None:
        """The environment with this digest, if nothing has to be built. Quick."""
        if spec.user_managed:
            own = _own_python(spec, interpreter)
            properties = {"steploom.python": version_of(own)}
            return PreparedEnvironment(id=digest, python=Path(own), resolved=(), properties=properties)
        self.folder(digest).use()
        return self._built(digest) if self.is_ready(digest) else None

    def _built(self, digest: str) -> PreparedEnvironment:
        folder = self.folder(digest)
        facts = folder.facts()
        return PreparedEnvironment(
            id=digest,
            python=folder.python,
            resolved=facts.packages,
            variables={"CONDA_PREFIX" if facts.is_conda else "VIRTUAL_ENV": str(folder.path)},
            properties=facts.properties,
        )

    def _build_once(self, digest: str, decision: Decision, on_line: OnLine) -> None:
        if decision.problems:
            raise decision.problems[0]
        folder = self.folder(digest)
        lock = folder.lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_line("Another run is building this environment; waiting for it.")
            lock.acquire()
        try:
            if not folder.is_ready:
                self._build(folder, decision, on_line)
        except OSError as error:
            raise EnvironmentBuildError(
                "environment-disk",
                f"The environment could not be written: {error.strerror or error}.",
                where=str(folder.path),
                cure="Make room on the disk and submit again.",
            ) from error
        finally:
            lock.release()

    def _build(self, folder: EnvironmentFolder, decision: Decision, on_line: OnLine) -> None:
        EnvironmentBuild(folder=folder, decision=decision, cache=package_cache(self._home)).run(on_line)


def _own_python(spec: EnvironmentSpec, interpreter: str) -> str:
    return spec.interpreter if spec.interpreter not in ("", "python") else interpreter
