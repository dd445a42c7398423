"""One environment on disk: its folder and the files beside it that say how it stands."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock

from steploom.engine.environments.facts import EnvironmentFacts
from steploom.engine.home import Home

# Ends the name of a folder that is being removed.
REMOVED = ".removed"


@dataclass(frozen=True, slots=True)
class EnvironmentFolder:
    """Paths only, until a method is called. Beside the folder are `<id>.lock`, `.claim`, `.log` and `.used`."""

    home: Home
    id: str

    @property
    def path(self) -> Path:
        return self.home.environments / self.id

    @property
    def marker(self) -> Path:
        """Written last: a folder without it is being built, or was left by somebody who died building it."""
        return self.path / ".complete"

    @property
    def claim(self) -> Path:
        """Locked by every program that writes into the folder: one may live on when who builds was killed."""
        return self._beside("claim")

    @property
    def log(self) -> Path:
        return self._beside("log")

    @property
    def python(self) -> Path:
        """The interpreter to run steps with: where uv puts it, else where conda does."""
        if sys.platform == "win32":
            by_uv = self.path / "Scripts" / "python.exe"
            return by_uv if by_uv.exists() else self.path / "python.exe"
        return self.path / "bin" / "python"

    @property
    def is_ready(self) -> bool:
        """Whole, and the Python that it was made with has not been removed from the machine since."""
        return self.marker.is_file() and self.python.exists()

    def complete(self, facts: EnvironmentFacts) -> None:
        """Write the marker, in one go: from now on it is ready."""
        partial = self.marker.with_suffix(".tmp")
        partial.write_text(json.dumps(facts.to_json()), encoding="utf-8")
        partial.replace(self.marker)

    def facts(self) -> EnvironmentFacts:
        """FileNotFoundError when it is not ready."""
        return EnvironmentFacts.from_json(json.loads(self.marker.read_text(encoding="utf-8")))

    def lock(self) -> FileLock:
        """Who builds or removes the environment holds it, also while it removes it under its other name."""
        return FileLock(self.home.environments / f"{self.id.removesuffix(REMOVED)}.lock")

    def use(self) -> None:
        """Note that somebody is about to use it. To be called before looking whether it is ready: who removes it takes
        it away and then looks here, so that one of the two sees the other."""
        # On a full or read-only disk the age is not kept up; an environment that a run needs is not removed by age.
        with contextlib.suppress(OSError):
            self._beside("used").touch(mode=0o600)

    def last_used(self) -> datetime:
        """In UTC; when nobody has used it, when it was made. Raises FileNotFoundError when it is gone."""
        used = self._beside("used")
        seconds = (used if used.exists() else self.path).stat().st_mtime
        return datetime.fromtimestamp(seconds, timezone.utc)

    def forget_use(self) -> None:
        self._beside("used").unlink(missing_ok=True)

    def _beside(self, suffix: str) -> Path:
        return self.home.environments / f"{self.id}.{suffix}"
