"""The process of one run of a sweep: the script in a private copy of the source folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from .step_folder import CHILD_LOG

CHILD_VARIABLE = "STEPLOOM_CHILD_RUN"
"""The name of the run, in the variables of its script."""

_GRACE_S = 5.0
_KEPT = ("outputs", "logs")


class ChildProcess:
    """`work` is the working folder of the step: the script gets a copy, which goes when it has ended.

    What it leaves in `outputs` and `logs` is kept in folders of the run's name there; its log is, too, from the start.
    """

    def __init__(self, name: str, run_id: str, command: Sequence[str], *, work: Path, folder: Path) -> None:
        self._name, self._work, self._folder = name, work, folder
        self.log = work / "logs" / name / CHILD_LOG
        self._kill_at: Optional[float] = None
        self._copy_source()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, CHILD_VARIABLE: name, "AZUREML_RUN_ID": run_id}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                list(command),
                cwd=str(folder),
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **_apart(),
            )
        self.began = time.monotonic()

    @property
    def is_ending(self) -> bool:
        return self._kill_at is not None

    def poll(self) -> Optional[int]:
        """Its exit code; None while it runs. One that was asked to end and does not is killed."""
        code = self._process.poll()
        if code is None and self._kill_at is not None and time.monotonic() >= self._kill_at:
            self._signal(kill=True)
            code = self._process.wait()
        return code

    def end(self) -> None:
        """Ask for its end; returns at once."""
        if self._kill_at is None:
            self._kill_at = time.monotonic() + _GRACE_S
            self._signal(kill=False)

    def last_line(self) -> str:
        """Of its log: most often what went wrong."""
        with self.log.open("rb") as stream:
            stream.seek(max(0, self.log.stat().st_size - 4096))
            lines = stream.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def clear_up(self) -> None:
        """Once it has ended: what it started is ended, what it kept is kept."""
        self._signal(kill=True)
        for kind in _KEPT:
            left, target = self._folder / kind, self._work / kind / self._name
            if left.is_dir() and any(left.iterdir()):
                target.mkdir(parents=True, exist_ok=True)
                for item in left.iterdir():
                    shutil.move(str(item), str(target / item.name))
        shutil.rmtree(str(self._folder), ignore_errors=True)

    def _copy_source(self) -> None:
        def left_out(folder: str, names: Sequence[str]) -> Sequence[str]:
            return _KEPT if Path(folder) == self._work else ()

        shutil.copytree(str(self._work), str(self._folder), symlinks=True, ignore=left_out)
        for kind in _KEPT:
            (self._folder / kind).mkdir()

    def _signal(self, *, kill: bool) -> None:
        if sys.platform == "win32":
            if self._process.poll() is None:
                self._process.kill()
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL if kill else signal.SIGTERM)
        except (ProcessLookupError, PermissionError):
            # Nobody is left of its group.
            return


def _apart() -> Dict[str, Any]:
    """In a group of its own, so that it can be ended with all it has started."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
