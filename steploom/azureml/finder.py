"""Makes `import azureml...` answer: modules are made from the table in `exports`, their names loaded on first use."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder

TYPE_CHECKING = False  # typing itself would cost more than all the rest
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType
    from typing import Any

ROOT = "azureml"


class AzureMLFinder:
    """Stands at the end of `sys.meta_path`, so that a real SDK is found first; with `force` at its front."""

    def __init__(self, *, force: bool = False) -> None:
        self.force = force

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:
        if name != ROOT and not name.startswith(f"{ROOT}."):
            return None
        # Half a real SDK filled up with our modules would mix objects that do not know each other.
        if not self.force and real_sdk_is_importable():
            return None
        from steploom.azureml.exports import MODULES

        if name not in MODULES:
            return _refuse(*name.rpartition(".")[::2])
        loader: Any = _Loader()
        return ModuleSpec(name, loader, origin="steploom", is_package=True)


class _Loader:
    """Fills a module with a lazy `__getattr__` instead of code."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        from steploom.azureml.exports import DOCS, MODULES, PUBLIC

        name = module.__name__
        exported = MODULES[name]
        module.__doc__ = DOCS
        namespace = vars(module)
        namespace["__all__"] = sorted(PUBLIC.get(name, exported))
        namespace["__getattr__"] = _attribute_of(name, exported, namespace)
        namespace["__dir__"] = lambda: sorted({*namespace, *exported})


def _attribute_of(module: str, exported: dict[str, str], namespace: dict[str, Any]) -> Callable[[str], Any]:
    def get(name: str) -> Any:
        if name in exported:
            source, _, attribute = exported[name].partition(":")
            value = getattr(import_module(source), attribute)
            namespace[name] = value
            return value
        if name.startswith("__"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        from steploom.azureml.exports import MODULES

        if f"{module}.{name}" in MODULES:
            return import_module(f"{module}.{name}")
        raise AttributeError(_unsupported(module, name), name=name, obj=sys.modules.get(module))

    return get


def _refuse(parent: str, child: str) -> None:
    """Raise what tells the user most. `from azureml.core import Typo` looks for a module of that name, too, and of all
    errors shows only an ImportError. A name like nothing of ours may be a probe (`fromlist=["x"]`): that may pass."""
    from steploom.azureml.exports import MODULES

    if parent in MODULES and (child[:1].isupper() or _nearest(parent, child)):
        raise ImportError(_unsupported(parent, child), name=f"{parent}.{child}")


def _unsupported(module: str, name: str) -> str:
    nearest = _nearest(module, name)
    hint = f" The nearest name that is: {nearest}." if nearest else ""
    return f"{module}.{name} is not one of the Azure ML names that Steploom supports.{hint}"


def _nearest(module: str, name: str) -> str:
    """The full name that comes nearest: in this module, else in any; '' when none is near."""
    from difflib import get_close_matches

    from steploom.azureml.exports import MODULES

    modules = [other.rpartition(".")[2] for other in MODULES if other.rpartition(".")[0] == module]
    if here := get_close_matches(name, [*MODULES[module], *modules], n=1):
        return f"{module}.{here[0]}"
    places: dict[str, str] = {}
    for place, exported in MODULES.items():
        for other in exported:
            places.setdefault(other, place)
    found = get_close_matches(name, places, n=1)
    return f"{places[found[0]]}.{found[0]}" if found else ""


def real_sdk_is_importable() -> bool:
    """Whether `azureml.core` of a real SDK is on `sys.path`. Looks at folders, imports nothing."""
    root = PathFinder.find_spec(ROOT)
    if root is None or root.submodule_search_locations is None:
        return False
    return PathFinder.find_spec(f"{ROOT}.core", list(root.submodule_search_locations)) is not None


def install(*, force: bool = False) -> None:
    """Put the finder into `sys.meta_path`, once. With `force`, in front, and modules of a real SDK are forgotten."""
    for finder in [item for item in sys.meta_path if isinstance(item, AzureMLFinder)]:
        if finder.force or not force:
            return
        sys.meta_path.remove(finder)
    finder = AzureMLFinder(force=force)
    if not force:
        sys.meta_path.append(finder)
        return
    for name in [item for item in sys.modules if item == ROOT or item.startswith(f"{ROOT}.")]:
        if not _is_ours(sys.modules[name]):
            del sys.modules[name]
    sys.meta_path.insert(0, finder)


def _is_ours(module: ModuleType) -> bool:
    spec = getattr(module, "__spec__", None)
    return isinstance(getattr(spec, "loader", None), _Loader)
