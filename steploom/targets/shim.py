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
    claim = Path(folder, "claim")
    if sys.platform == "win32":
        # Nothing is inherited there: take the lock ourselves, on the byte that engine/locks.py asks for.
        import msvcrt

        handle = os.open(claim, os.O_RDWR | os.O_CREAT)
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        if not os.read(sys.stdout.fileno(), 1):
            return 72
        signal.signal(signal.SIGTERM, lambda number, frame: None)
    claim.write_text(f"{os.getpid()}\n", encoding="ascii")
    # Its room is taken before the script starts: the disk may be full when it ends.
    record = Path(folder, "exit.json")
    record.write_text(_record("null"), encoding="ascii")
    with Path(folder, "log.txt").open("ab", 0) as log:
        try:
            code = subprocess.run(
                argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
            ).returncode
        except OSError as error:
            log.write(f"{error}\n".encode())
            code = 127
    with record.open("r+", encoding="ascii") as stream:
        stream.write(_record(str(code if code >= 0 else 128 - code)))
    return 0


def _record(code: str) -> str:
    return f'{{"exitCode": {code:<6}}}\n'


if __name__ == "__main__":
    sys.exit(main())
