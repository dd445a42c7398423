"""Changes a library when somebody imports it, and imports none."""

import sys
from importlib import import_module

# Library to the module here that changes it, by its function `patch`. Such a module may import its library.
PATCHES = {
    "lightgbm": "lightgbm_callbacks",
    "numpy": "numpy_names",
    "pandas": "pandas_names",
    "sklearn.datasets": "sklearn_datasets",
    "sklearn.preprocessing": "sklearn_preprocessing",
}


class PatchFinder:
    """`when_patched()` is called each time that a library has been changed."""

    def __init__(self, when_patched):
        self._when_patched = when_patched

    def install(self):
        """At the beginning of `sys.meta_path`; what has been imported is changed now."""
        sys.meta_path.insert(0, self)
        for name in PATCHES:
            if name in sys.modules:
                self._patch(sys.modules[name])

    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES:
            return None
        spec = self._spec_of_others(name, path, target)
        if spec is not None and hasattr(spec.loader, "exec_module"):
            self._follow(spec.loader, name)
        return spec

    def _spec_of_others(self, name, path, target):
        for finder in sys.meta_path:
            # Finders from before Python 3.4 have no such method, and 3.8 still asks them.
            if finder is not self and hasattr(finder, "find_spec"):
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    return spec
        return None

    def _follow(self, loader, name):
        """On this one loader, not by a loader of ours: libraries ask theirs for files beside them."""
        execute = loader.exec_module

        def exec_module(module):
            execute(module)
            if module.__name__ == name:
                del loader.exec_module
                self._patch(module)

        loader.exec_module = exec_module

    def _patch(self, module):
        import_module(f"{__package__}.{PATCHES[module.__name__]}").patch(module)
        self._when_patched()
