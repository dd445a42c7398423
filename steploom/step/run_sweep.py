"""What the interpreter of a sweep begins with: `PYTHON run_sweep.py REQUEST SCRIPT ARGUMENT...`.

REQUEST is a JSON file.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

# Ours is no folder of the script's: `site` beside this file is not the module of that name.
sys.path[:] = [path for path in sys.path if path != str(Path(__file__).resolve().parent)]

if __name__ == "__main__":
    sys.exit(import_module("_steploom.sweep.run").main(sys.argv[1], sys.argv[2], sys.argv[3:]))
