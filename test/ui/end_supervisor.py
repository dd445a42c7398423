"""Ends what still runs on the home folder in argv[1]: the supervisor outlives kernels and server by design.

Found by the home in a process's own environment, so that nobody else's supervisor is ever touched.
"""

import contextlib
import os
import sys

import psutil

home = sys.argv[1]
found = []
for process in psutil.process_iter():
    try:
        if process.pid != os.getpid() and process.environ().get("STEPLOOM_HOME") == home:
            found.append(process)
    except (psutil.Error, OSError):
        continue  # gone meanwhile, or another user's

for process in found:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
for process in psutil.wait_procs(found, timeout=5)[1]:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
