"""What `%load_ext steploom` does, in a few milliseconds: nothing here imports the engine, the names or the magics."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import steploom


def load(ip: Any) -> None:
    """Activate the names, register the magics lazily, open the bridge where there is a kernel.

    A part that fails is left out with a warning: a kernel must start whatever happens to us.
    """
    for part in (_names, _magics, _bridge):
        _guarded(part, ip)


def unload(ip: Any) -> None:
    import_module("steploom.bridge").unload(ip)


def _guarded(part: Callable[[Any], None], ip: Any) -> None:
    try:
        part(ip)
    except Exception as error:  # noqa: BLE001 - the root of everything we do at kernel start
        name = part.__name__.strip("_")
        warnings.warn(f"Steploom's {name} could not be loaded: {error!r}. The rest works.", stacklevel=2)


def _names(ip: Any) -> None:
    steploom.activate()


def _magics(ip: Any) -> None:
    import_module("steploom.magics").register(ip)


def _bridge(ip: Any) -> None:
    if getattr(ip, "kernel", None) is not None:
        import_module("steploom.bridge").load(ip)
