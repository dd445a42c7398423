"""First on the path of a step that asks for the legacy layer: Python imports it before the script."""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

from _steploom.legacy.start_in_step import start_in_step


def run_the_one_behind():
    """Python looks for one alone; the environment's own runs all the same, and is what others find by this name."""
    spec = PathFinder.find_spec(__name__)
    if spec is not None and spec.loader is not None:
        module = sys.modules[__name__] = module_from_spec(spec)
        spec.loader.exec_module(module)


# The script shall find no folder of ours that it has not asked for. Its own processes start by PYTHONPATH.
sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
start_in_step()
run_the_one_behind()
