"""`shim.sh` for where there is no such shell, or an environment it would not hand on whole. Standard library only.

python -I -S shim.py STEP_DIR CWD PROGRAM ARGUMENT...
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def main() -> int:
    folder, cwd, *argv = sys.argv[1:]
    if sys.platform == "win32":
        claim, ending = _taken_on_windows(Path(folder))
    else:
        claim = sys.stdin.fileno()
        # What goes wrong in here must not be written over it.
        ending = os.dup(sys.stderr.fileno())
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), sys.stderr.fileno())
        signal.signal(signal.SIGTERM, lambda number, frame: None)
    with Path(folder, "log.txt").open("ab", 0) as log:
        if sys.platform != "win32" and not os.read(sys.stdout.fileno(), 1):
            return 72
        os.write(claim, f"{os.getpid()}\n".encode("ascii"))
        try:
            code = subprocess.run(
                argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
            ).returncode
        except OSError as error:
            log.write(f"{error}\n".encode())
            code = 127
    os.lseek(ending, 0, os.SEEK_SET)
    os.write(ending, _record(str(code if code >= 0 else 128 - code)))
    return 0


if sys.platform == "win32":

    def _taken_on_windows(folder: Path) -> tuple[int, int]:
        """Claim and ending: nothing is inherited there."""
        import msvcrt

        claim = os.open(folder / "claim", os.O_RDWR | os.O_CREAT)
        # The byte that engine/os_locks.py asks for.
        os.lseek(claim, 1 << 20, os.SEEK_SET)
        msvcrt.locking(claim, msvcrt.LK_NBLCK, 1)
        os.lseek(claim, 0, os.SEEK_SET)
        ending = os.open(folder / "exit.json", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.write(ending, _record("null"))
        return claim, ending


def _record(code: str) -> bytes:
    return f'{{"exitCode": {code:<6}}}\n'.encode("ascii")


if __name__ == "__main__":
    sys.exit(main())
