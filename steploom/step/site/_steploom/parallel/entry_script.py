"""The user's script of a parallel step: `init()`, `run(mini_batch)` or `run(mini_batch, context)`, and `shutdown()`."""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
from typing import Any, Callable, List

from .mini_batch import MiniBatch, MiniBatchContext

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class EntryScript:
    """Loads it: raises whatever the script raises on import, and AttributeError if it has no `run`."""

    def __init__(self, path: str, arguments: List[str]) -> None:
        sys.argv[:] = [path, *arguments]
        # As for a script that is run: its folder first; and the source folder, which modules of it are named from.
        for folder in (os.getcwd(), os.path.dirname(os.path.abspath(path))):
            sys.path[:] = [folder, *(item for item in sys.path if item != folder)]
        name = os.path.splitext(os.path.basename(path))[0]
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no Python file.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        self._module = module
        if not callable(getattr(module, "run", None)):
            raise AttributeError(f"{path} has no function run(mini_batch).")
        self._takes_context = _takes_two(module.run)

    def init(self) -> None:
        self._call("init")

    def shutdown(self) -> None:
        self._call("shutdown")

    def run(self, batch: MiniBatch) -> Any:
        if self._takes_context:
            return self._module.run(batch.items, MiniBatchContext(batch))
        return self._module.run(batch.items)

    def _call(self, name: str) -> None:
        function = getattr(self._module, name, None)
        if function is not None:
            function()


def _takes_two(function: Callable[..., Any]) -> bool:
    parameters = list(inspect.signature(function).parameters.values())
    positional = [item for item in parameters if item.kind in _POSITIONAL]
    return len(positional) > 1 or any(item.kind is inspect.Parameter.VAR_POSITIONAL for item in parameters)
