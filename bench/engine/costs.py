"""What a step pays for, each by itself, as the engine does it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from steploom.engine.home import Home
from steploom.engine.store.database import Database, record_event
from steploom.targets import local

_TIMES = 60


def costs_ms(folder: Path) -> dict[str, float]:
    """Milliseconds by what is paid for."""
    folder.mkdir()
    script = folder / "empty.py"
    script.touch()
    database = Database(Home.open(folder / "home"))
    numbers = iter(range(10_000))
    found = {
        "start of the script's interpreter (bare)": _ms(lambda: _run(sys.executable, str(script))),
        "the same under its shim": _ms(lambda: _shimmed(folder / f"step{next(numbers)}", script)),
        "the shim's shell alone": _ms(lambda: _run("/bin/sh", "-c", ":")),
        "a folder made": _ms(lambda: (folder / f"folder{next(numbers)}").mkdir()),
        "a file made": _ms(lambda: (folder / f"file{next(numbers)}").touch()),
        "a commit with its event": _ms(lambda: _commit(database)),
        "an fsync (none is paid: after a power cut a step runs again)": _ms(lambda: _fsync(folder / "synced")),
    }
    if hasattr(os, "fork"):
        found["a fork, waited for"] = _ms(_fork)
    return found


def _ms(work: Callable[[], object]) -> float:
    spans = []
    for _ in range(_TIMES):
        begin = time.perf_counter()
        work()
        spans.append(time.perf_counter() - begin)
    return 1000 * median(spans)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _shimmed(folder: Path, script: Path) -> None:
    folder.mkdir()
    claim = folder / "claim"
    claim.touch()
    shim = Path(local.__file__).with_name("shim.sh")
    with claim.open("r+b") as stream, (folder / "exit.json").open("wb") as ending:
        command = ["/bin/sh", str(shim), str(folder), str(folder), sys.executable, str(script)]
        reading, word = os.pipe()
        os.write(word, b"\n")
        subprocess.run(command, stdin=stream, stdout=reading, stderr=ending, check=True)
        os.close(word)
        os.close(reading)


def _commit(database: Database) -> None:
    with database.transaction() as tx:
        record_event(tx, "step", "bench")


def _fsync(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"x")
        stream.flush()
        os.fsync(stream.fileno())


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
