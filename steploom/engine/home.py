"""Where the engine keeps everything of one user: one folder, readable by that user alone."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from steploom.errors import EngineUnavailableError

VARIABLE = "STEPLOOM_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The paths below the home folder. `Home.open` makes the folder; a `Home` itself does no I/O."""

    root: Path

    @classmethod
    def open(cls, root: Path | None = None) -> Home:
        """The home at `root`, else `STEPLOOM_HOME`, else in the user data folder; made with mode 0700 if missing.

        Raises `EngineUnavailableError` (home-unusable) when it cannot be made or written, or is another user's.
        """
        home = cls((root or _default_root()).expanduser().absolute())
        try:
            home._make_private()
            for folder in (home.runs, home.snapshots, home.environments, home.workspaces):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise home.unusable(error) from error
        if not os.access(home.root, os.W_OK | os.X_OK):
            raise home.unusable(PermissionError("not writable"))
        return home

    def _make_private(self) -> None:
        """Raises OSError. A folder that holds anything already keeps its mode: it may be shared on purpose."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":
            return
        if self.root.stat().st_uid != os.geteuid():
            raise PermissionError("it belongs to another user")
        if not any(self.root.iterdir()):
            self.root.chmod(0o700)

    def unusable(self, error: OSError) -> EngineUnavailableError:
        """The error that says that this folder cannot be used, why, and the way round."""
        return EngineUnavailableError(
            "home-unusable",
            f"Steploom cannot use its home folder: {error.strerror or error}.",
            where=str(self.root),
            cure=f"Make room or make it writable, or name another folder in the variable {VARIABLE}.",
        )

    @property
    def database(self) -> Path:
        return self.root / "state.db"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def snapshots_lock(self) -> Path:
        """Held for a moment, by whoever chooses a stored snapshot, and by a prune that takes one out of sight."""
        return self.root / "snapshots.lock"

    @property
    def environments(self) -> Path:
        return self.root / "envs"

    @property
    def notebook_holds(self) -> Path:
        """Files that notebooks hold locked while they log to runs of their own."""
        return self.root / "notebooks"

    @property
    def workspaces(self) -> Path:
        return self.root / "workspaces"

    @property
    def digests(self) -> Path:
        return self.root / "digests.json"

    @property
    def supervisor_lock(self) -> Path:
        return self.root / "supervisor.lock"

    @property
    def supervisor_log(self) -> Path:
        return self.root / "supervisor.log"

    @property
    def supervisor_facts(self) -> Path:
        """JSON: `{pid, version}` of the supervisor that has the lock, or had it last."""
        return self.root / "supervisor.json"

    @property
    def endpoint_lock(self) -> Path:
        """Locked as long as the supervisor listens at the port that it has stored."""
        return self.root / "endpoint.lock"

    @property
    def endpoint_token(self) -> Path:
        return self.root / "endpoint.token"

    @property
    def wake(self) -> Path:
        return self.root / "wake"

    def step(self, run_id: str, step_id: str) -> Path:
        """Folder of one step of one run: working copy, log, journal, exit record."""
        return self.runs / run_id / "steps" / step_id

    def step_list(self, run_id: str) -> Path:
        """JSON: the steps of a run, for its scripts."""
        return self.runs / run_id / "steps.json"

    def attempts(self, run_id: str, step_id: str) -> Path:
        """Folder of what is left of a step's failed attempts, by number."""
        return self.runs / run_id / "attempts" / step_id


def _default_root() -> Path:
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "steploom"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "steploom"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "steploom"
