"""What the interpreter of an MPI step begins with: `PYTHON run_mpi.py SCRIPT ARGUMENT...`."""

from __future__ import annotations

import sys
from importlib import import_module

if __name__ == "__main__":
    sys.exit(import_module("_steploom.mpi").main(sys.argv[1:]))
