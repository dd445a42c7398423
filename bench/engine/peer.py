"""An engine that Steploom is measured beside: an environment of its own, and a way to run a workload in it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """`command` writes what the engine needs beside the script and gives the arguments that run it, the first being a
    program of the environment. `reuses`: the same command again runs nothing."""

    name: str
    requirements: tuple[str, ...]
    note: str
    reuses: bool
    command: Callable[[Workload, Path], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledPeer:
    peer: Peer
    programs: Path

    def run_s(self, workload: Workload, folder: Path, *, checked: bool = True) -> float:
        """Seconds from the start of its command to its end. RuntimeError when it fails or a step has not run."""
        program, *arguments = self.peer.command(workload, folder)
        begin = time.perf_counter()
        done = subprocess.run(
            [str(self.programs / program), *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - begin
        if done.returncode:
            raise RuntimeError(f"{self.peer.name} failed: {(done.stderr or done.stdout)[-2000:]}")
        if checked:
            workload.check(folder)
        return seconds
