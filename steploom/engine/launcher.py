"""Making sure that a supervisor lives on a home."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from steploom.engine import detach
from steploom.engine.home import Home
from steploom.engine.locks import is_locked
from steploom.engine.logs import last_line
from steploom.engine.supervisor_facts import SupervisorFacts
from steploom.engine.version import own_version
from steploom.errors import EngineUnavailableError

START_S = 20.0
HANDOVER_S = 10.0
_POLL_S = 0.005
# What tells a script that it is a step: a supervisor started from within a step is not part of it.
_NOT_INHERITED = ("STEPLOOM_", "AZUREML_", "AML_")


class Launcher:
    """`environ` is what supervisor and steps inherit of this process."""

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self._home = home
        self._environ = environ

    @property
    def version(self) -> str:
        """Ours. Looking it up costs a few milliseconds."""
        return own_version()

    def is_alive(self) -> bool:
        return is_locked(self._home.supervisor_lock)

    def is_outdated(self) -> bool:
        """Whether the living supervisor is of an older version than we are."""
        facts = SupervisorFacts.read(self._home)
        return facts is not None and _number(facts.version) < _number(self.version)

    def has_left(self) -> bool:
        """Wait for a supervisor that was asked to leave; False when it takes long, as it may be building."""
        deadline = time.monotonic() + HANDOVER_S
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_S)
        return True

    def launch(self) -> None:
        """Start a supervisor and wait until it has the lock (somebody else's will do as well).

        Raises `EngineUnavailableError` (supervisor-start).
        """
        home = str(self._home.root)
        environ = {key: value for key, value in self._environ.items() if not key.startswith(_NOT_INHERITED)}
        # `-m` looks for modules in the working folder first: the home, where there are none.
        supervisor = [sys.executable, "-m", "steploom.engine.supervisor", home]
        with self._home.supervisor_log.open("ab") as log:
            subprocess.run(
                [sys.executable, "-I", "-S", str(Path(detach.__file__)), home, *supervisor],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**environ, "STEPLOOM_HOME": home},
                check=False,
            )
        deadline = time.monotonic() + START_S
        while not self.is_alive():
            if time.monotonic() > deadline:
                said = last_line(self._home.supervisor_log)
                raise EngineUnavailableError(
                    "supervisor-start",
                    f"The process that runs pipelines did not start. {said}".strip(),
                    where=str(self._home.supervisor_log),
                    cure="Read that log; the run is stored and starts as soon as the process does.",
                )
            time.sleep(_POLL_S)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("+")[0].split("."))
