"""What a user is told of an old name: once in a process, at the place of its first use."""

import warnings

_told = set()


def tell_once(name, instead):
    """To be called by what stands in for the old name: the warning points at the caller of that."""
    if name in _told:
        return
    warnings.warn(f"{name} is gone; write {instead}. (Steploom's legacy layer)", DeprecationWarning, stacklevel=3)
    _told.add(name)
