"""Environments as the supervisor prepares them: each once however many steps wait, its lines told as events."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from steploom.engine.environments.manager import EnvironmentManager, PreparedEnvironment
from steploom.engine.store.store import Store
from steploom.engine.values import EnvironmentSpec
from steploom.errors import SteploomError

_AT_ONCE = 2


class EnvironmentBuilds:
    """Builds take minutes, so they have threads of their own. A wait may be given up; the build goes on."""

    def __init__(self, manager: EnvironmentManager, store: Store) -> None:
        self._manager = manager
        self._store = store
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="environment")
        self._builds: dict[str, asyncio.Future[PreparedEnvironment]] = {}

    @property
    def are_running(self) -> bool:
        return bool(self._builds)

    def digest(self, spec: EnvironmentSpec, interpreter: str) -> str:
        """Identity of the environment; may start an interpreter to ask its version."""
        return self._manager.digest(spec, interpreter)

    def prepared(self, spec: EnvironmentSpec, interpreter: str, digest: str) -> PreparedEnvironment | None:
        """The environment, if nothing has to be built. Quick."""
        return self._manager.prepared(spec, interpreter, digest)

    async def ensure(
        self, spec: EnvironmentSpec, interpreter: str, digest: str, *, announce: bool = False
    ) -> PreparedEnvironment:
        """Raises `EnvironmentBuildError`, or the first problem of the spec. `announce`: also say that it was there."""
        prepared = self._manager.prepared(spec, interpreter, digest)
        if prepared is not None:
            if announce:
                self._tell(digest, "Ready")
            return prepared
        build = self._builds.get(digest)
        if build is None:
            loop = asyncio.get_running_loop()
            build = loop.run_in_executor(self._threads, self._build, spec, interpreter, digest)
            self._builds[digest] = build
            build.add_done_callback(lambda done: self._forget(digest, done))
        return await asyncio.shield(build)

    def _forget(self, digest: str, done: asyncio.Future[PreparedEnvironment]) -> None:
        del self._builds[digest]
        # Nobody may be waiting any more; then an error has been told all the same.
        if not done.cancelled():
            done.exception()

    def _build(self, spec: EnvironmentSpec, interpreter: str, digest: str) -> PreparedEnvironment:
        self._tell(digest, "Building")
        try:
            prepared = self._manager.ensure(spec, interpreter, lambda line: self._tell(digest, "Building", line))
        except SteploomError as error:
            self._tell(digest, "Failed", str(error))
            raise
        self._tell(digest, "Ready")
        return prepared

    def _tell(self, digest: str, status: str, *lines: str) -> None:
        body = {"environmentId": digest, "status": status, "lines": list(lines)}
        self._store.messages.tell("environment", digest, body)
