"""The script of a run that a notebook logs to itself: `PYTHON interactive.py LOCK`."""

from __future__ import annotations

import sys
from importlib import import_module

if __name__ == "__main__":
    sys.exit(import_module("_steploom.interactive").main(sys.argv[1]))
