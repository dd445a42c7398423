"""What the interpreter of a notebook step begins with: `PYTHON run_notebook.py REQUEST`, REQUEST being a JSON file."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

# Ours is no folder of the notebook's: `site` beside this file is not the module of that name.
sys.path[:] = [path for path in sys.path if path != str(Path(__file__).resolve().parent)]

if __name__ == "__main__":
    code = import_module("_steploom.notebook.run").main(sys.argv[1])
    sys.stdout.flush()
    sys.stderr.flush()
    # Nothing is left to do: to take down what was imported takes as long as to run a small notebook.
    os._exit(code)
