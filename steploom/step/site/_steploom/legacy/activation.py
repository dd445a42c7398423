"""Turns the layer on, for the whole process; there is no way back, as cells and modules hold what they were given."""

from .alias_finder import AliasFinder
from .patch_finder import PatchFinder

_active = []


def activate(when_patched=lambda: None) -> bool:
    """True when it was not on before. `when_patched()` is called after each library that has been changed."""
    if _active:
        return False
    _active.extend((PatchFinder(when_patched), AliasFinder()))
    for finder in _active:
        finder.install()
    return True
