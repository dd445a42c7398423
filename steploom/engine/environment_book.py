"""Environments as their users ask for them: checked, prepared ahead of a run, and how they were built."""

from __future__ import annotations

import sys
from typing import Any

from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import EnvironmentSpec
from steploom.errors import SteploomError


class EnvironmentBook:
    def __init__(self, home: Home, store: Store, summoner: Summoner) -> None:
        self._manager = EnvironmentManager(home)
        self._store = store
        self._summoner = summoner

    def check(self, spec: EnvironmentSpec) -> tuple[tuple[SteploomError, ...], tuple[str, ...]]:
        return self._manager.check(spec, sys.executable)

    def prepare(self, spec: EnvironmentSpec, interpreter: str) -> tuple[str, bool]:
        problems, _ = self._manager.check(spec, interpreter)
        if problems:
            raise problems[0]
        digest = self._manager.digest(spec, interpreter)
        if self._manager.prepared(spec, interpreter, digest) is not None:
            return digest, True
        body: dict[str, Any] = {"spec": spec.to_json(), "interpreter": interpreter}
        self._store.messages.send("prepare", digest, body)
        self._summoner.summon()
        return digest, False

    def build_log(self, digest: str) -> str:
        return self._manager.build_log(digest)
