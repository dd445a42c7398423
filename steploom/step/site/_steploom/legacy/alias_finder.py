"""Modules that have moved, under their old names."""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec

from .told import tell_once

MOVED = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
}


class AliasFinder:
    """At the end of `sys.meta_path`: a library that still has the module gives it itself."""

    def install(self):
        sys.meta_path.append(self)

    def find_spec(self, name, path=None, target=None):
        old = next((old for old in MOVED if f"{name}.".startswith(f"{old}.")), None)
        if old is None:
            return None
        new = MOVED[old] + name[len(old) :]
        # The frames of the import system are not counted: the caller is who imports.
        tell_once(name, f"import {new}")
        return ModuleSpec(name, self, origin=new)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        new = module.__spec__.origin
        try:
            # What is imported is what stands here afterwards: the very module, so that its classes are one.
            sys.modules[module.__name__] = import_module(new)
        except ModuleNotFoundError as error:
            package = new.partition(".")[0]
            if error.name != package:
                raise
            raise ModuleNotFoundError(
                f"{module.__name__} is the package {package} today, which is not installed here. "
                f"Add {package} to the packages of the run configuration, or of the notebook's Python.",
                name=package,
            ) from error
