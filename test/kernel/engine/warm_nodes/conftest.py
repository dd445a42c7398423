"""Starting scripts in warm interpreters, and in interpreters of their own."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from steploom.engine.target import StepExit, StepProcess
from steploom.targets.local import LocalTarget

ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="warm nodes are forks, which only Linux makes safely")
UP = "import time; print('up', flush=True); time.sleep(60)"


class Bench:
    """Starts scripts in folders of their own, in a warm interpreter (waited for) or cold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = LocalTarget(grace_s=1)
        self.started: list[Path] = []

    def process(self, text: str, *arguments: str, **env: str) -> StepProcess:
        folder = self.folder / f"step {len(self.started)}"
        self.started.append(folder)
        (folder / "work").mkdir(parents=True)
        (folder / "work" / "script.py").write_text(text, encoding="utf-8")
        environ = {
            "PATH": os.environ["PATH"],
            "STEPLOOM_HOME": str(self.folder),
            "STEPLOOM_STEP_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
            **env,
        }
        argv = [sys.executable, "script.py", *arguments]
        return StepProcess(folder=folder, argv=argv, cwd=folder / "work", env=environ, warm_s=60)

    def start(self, text: str, *arguments: str, **env: str) -> Path:
        process = self.process(text, *arguments, **env)
        self.prepare(process)
        self.target.start(process)
        assert self.is_warm(process.folder)
        return process.folder

    def is_warm(self, folder: Path) -> bool:
        """Whether the shim that has just been started there is a fork of a warm interpreter."""
        return self.target._shims[folder].child is None

    def prepare(self, like: StepProcess) -> None:
        """Until there is a warm interpreter for steps like this."""
        deadline = time.monotonic() + 20
        while True:
            folder = self.folder / f"before {time.monotonic_ns()}"
            (folder / "work").mkdir(parents=True)
            (folder / "work" / "script.py").touch()
            env = {**like.env, "STEPLOOM_STEP_DIR": str(folder)}
            self.target.start(replace(like, folder=folder, cwd=folder / "work", env=env))
            is_warm = self.is_warm(folder)
            self.ended(folder)
            if is_warm:
                return
            assert time.monotonic() < deadline

    def cold(self, text: str, *arguments: str, **env: str) -> Path:
        process = replace(self.process(text, *arguments, **env), warm_s=None)
        self.target.start(process)
        return process.folder

    def both(self, text: str, *arguments: str, **env: str) -> tuple[int, str]:
        """Exit code and log, which are the same warm and cold."""
        found = [self.told(start(text, *arguments, **env)) for start in (self.cold, self.start)]
        assert found[0] == found[1]
        return found[1]

    def told(self, folder: Path) -> tuple[int, str]:
        ended = self.ended(folder)
        assert ended is not None
        return ended.code, (folder / "log.txt").read_text().replace(str(folder), "FOLDER")

    def ended(self, folder: Path) -> StepExit | None:
        return asyncio.run(asyncio.wait_for(self.target.wait(folder), 20))

    def warm_interpreters(self) -> list[psutil.Process]:
        ours = psutil.Process().children()
        return [item for item in ours if any("warm_interpreter" in part for part in _cmdline(item))]


def _cmdline(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    for folder in made.started:
        asyncio.run(made.target.end(folder))
    for process in made.warm_interpreters():
        process.kill()
        process.wait()


def belonging(folder: Path) -> list[psutil.Process]:
    """The living processes of a step, as its target finds them."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and process.environ().get("STEPLOOM_STEP_DIR") == str(folder):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for_log(folder: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    log = folder / "log.txt"
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
