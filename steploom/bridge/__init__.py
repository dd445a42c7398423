"""The kernel's side of the bridge to the page. `load` costs a few milliseconds and imports no engine."""

from steploom.bridge.extension import load, unload

__all__ = ["load", "unload"]
