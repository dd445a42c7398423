"""The local target: a step is a process of this machine, under a shim that outlives us."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from steploom.engine.locks import is_locked, lock_new
from steploom.engine.target import StepExit, StepProcess
from steploom.targets.core_shares import CoreShares, cores_of
from steploom.targets.shim_process import ChildShim, Shim, ShimFiles
from steploom.targets.standby import Standby
from steploom.targets.tree_memory import tree_bytes
from steploom.targets.warm_nodes import WarmNodes

GRACE_S = 5.0
"""Between TERM and KILL."""
_POLL_S = 0.02
_ROUNDS = 3
_SHELL = Path("/bin/sh")
_SHELL_SHIM = (str(_SHELL), str(Path(__file__).with_name("shim.sh")))
_PYTHON_SHIM = (sys.executable, "-I", "-S", str(Path(__file__).with_name("shim.py")))


class LocalTarget:
    """`engine.target.Target` over processes. In a step's folder: `claim` (locked while the shim lives; its pid),
    `exit.json` ({exitCode}: null until the script has ended), `log.txt`; written by the shim."""

    def __init__(self, *, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        # Those we started, and the ends of our children are to be collected.
        self._shims: dict[Path, Shim] = {}
        self._standbys: dict[Path, Standby] = {}
        self._warm = WarmNodes()
        self._shares = CoreShares(cores_of(0))

    def has_begun(self, folder: Path) -> bool:
        return _pid_in(folder) is not None or is_locked(folder / "claim")

    @property
    def can_stand_by(self) -> bool:
        # On Windows a child inherits no lock.
        return sys.platform != "win32"

    def stand_by(self, process: StepProcess) -> None:
        self._standbys[process.folder] = self._standby(process)

    def stand_down(self, folder: Path) -> None:
        if standby := self._standbys.pop(folder, None):
            standby.leave()

    def start(self, process: StepProcess) -> None:
        cores = self._shares.take(process.folder, process.cores)
        try:
            self._shims[process.folder] = self._begin(process, cores)
        except BaseException:
            self._shares.give_back(process.folder)
            raise

    def _begin(self, process: StepProcess, cores: frozenset[int]) -> Shim:
        if not self.can_stand_by:
            return _started_on_windows(process)
        ready = self._standbys.pop(process.folder, None)
        shim = ready.go(cores) if ready else None
        # What is warm may have become unlike a new interpreter since it was asked.
        shim = shim or self._standby(process).go(cores) or _standby_cold(process).go(cores)
        if shim is None:
            raise ChildProcessError(f"The process for {process.folder} was ended before it could begin.")
        return shim

    def _standby(self, process: StepProcess) -> Standby:
        return Standby(process.folder, lambda files: self._warm.start(process, files) or _start_cold(process, files))

    def retire(self, warm_s: Callable[[str, str], float | None]) -> None:
        self._warm.retire(warm_s)

    async def wait(self, folder: Path) -> StepExit | None:
        shim = self._shims.pop(folder, None)
        child = shim.child if shim else None
        pid = shim.pid if shim else _pid_in(folder)
        if pid is not None:
            self._shares.note(folder, pid)
        watch = _watch(pid) if pid is not None and (child or is_locked(folder / "claim")) else None
        if watch is None:
            while (child.poll() is None) if child else is_locked(folder / "claim"):
                await asyncio.sleep(_POLL_S)
        else:
            try:
                await _readable(watch)
            finally:
                os.close(watch)
        if child is not None:
            child.wait()
        self._shares.give_back(folder)
        found = _exit_in(folder)
        if found is None:
            # The shim was killed. What it left behind must not go on writing.
            await self.end(folder)
        return found

    def memory_bytes(self, folder: Path, *, exact_above: int) -> int:
        pid = _pid_in(folder)
        return 0 if pid is None else tree_bytes(pid, exact_above=exact_above)

    async def end(self, folder: Path) -> None:
        await asyncio.to_thread(_end_family, folder, self._grace_s)


def _start_cold(process: StepProcess, files: ShimFiles) -> ChildShim:
    # A shell hands on only what it could name itself.
    is_for_shell = _SHELL.exists() and all(name.isidentifier() and name.isascii() for name in process.env)
    shim = _SHELL_SHIM if is_for_shell else _PYTHON_SHIM
    return _started(shim, process, stdin=files.claim, stdout=files.word, stderr=files.ending)


def _standby_cold(process: StepProcess) -> Standby:
    return Standby(process.folder, lambda files: _start_cold(process, files))


def _started_on_windows(process: StepProcess) -> ChildShim:
    """The shim takes the claim itself. BlockingIOError when somebody has it."""
    claim = lock_new(process.folder / "claim")
    try:
        return _started(_PYTHON_SHIM, process, stdin=claim, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        os.close(claim)


def _started(shim: Sequence[str], process: StepProcess, *, stdin: int, stdout: int, stderr: int) -> ChildShim:
    child = subprocess.Popen(
        [*shim, str(process.folder), str(process.cwd), *process.argv],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=dict(process.env),
        **_detached(),
    )
    return ChildShim(child)


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _pid_in(folder: Path) -> int | None:
    try:
        return int((folder / "claim").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _exit_in(folder: Path) -> StepExit | None:
    try:
        code = json.loads((folder / "exit.json").read_text(encoding="ascii"))["exitCode"]
    except (FileNotFoundError, ValueError):
        # The shim was killed before it had written anything.
        return None
    return None if code is None else StepExit(code=int(code))


def _watch(pid: int) -> int | None:
    """A file that becomes readable when the process ends; None where there is no such thing, or no such process."""
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _is_readable(handle: int) -> bool:
    # Not by select(), which knows the first 1,024 files of a process alone.
    look = select.poll()
    look.register(handle, select.POLLIN)
    return bool(look.poll(0))


async def _readable(handle: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def on_end() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(handle, on_end)
    try:
        if not _is_readable(handle):
            await ready
    finally:
        loop.remove_reader(handle)


def _end_family(folder: Path, grace_s: float) -> None:
    """TERM to all that belongs to the step, a grace, then KILL, until nothing is left."""
    family = _family(folder)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.terminate()
    alive = _after(grace_s, family)
    for _ in range(_ROUNDS):
        # Once more from the top: some may have been started during the grace.
        alive = [*alive, *_family(folder)]
        if not alive:
            return
        for member in alive:
            with contextlib.suppress(psutil.Error):
                member.kill()
        alive = _after(grace_s, alive)


def _after(limit_s: float, family: list[psutil.Process]) -> list[psutil.Process]:
    """Who still runs after at most `limit_s`. A zombie does not: nobody may ever collect it."""
    deadline = time.monotonic() + limit_s
    while alive := [process for process in family if _is_running(process)]:
        if time.monotonic() >= deadline:
            break
        time.sleep(_POLL_S / 2)
    return alive


def _family(folder: Path) -> list[psutil.Process]:
    """The shim, the script and all they started, also what left the process group or lost its parent."""
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            if process.environ().get("STEPLOOM_STEP_DIR") == str(folder):
                found[process.pid] = process
        except (psutil.Error, OSError):
            continue
    for process in list(found.values()):
        with contextlib.suppress(psutil.Error):
            found.update((child.pid, child) for child in process.children(recursive=True))
    return [process for process in found.values() if process.pid != os.getpid() and _is_running(process)]


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
