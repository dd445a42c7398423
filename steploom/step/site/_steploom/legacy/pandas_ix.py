"""`ix`, gone since pandas 1.0: by label, and by position where whole numbers cannot be labels."""

import pandas as pd

from .told import tell_once


@property
def ix(self):
    tell_once("ix", "loc (labels) or iloc (positions)")
    return _Ix(self)


class _Ix:
    def __init__(self, data):
        self._data = data

    def __getitem__(self, key):
        accessor, key = self._resolve(key)
        return accessor[key]

    def __setitem__(self, key, value):
        accessor, key = self._resolve(key)
        accessor[key] = value

    def _resolve(self, key):
        """Which of `loc` and `iloc`, and the key for it."""
        data = self._data
        # A tuple is a label of its own where there is one axis, or several levels.
        of_axes = isinstance(key, tuple) and data.ndim == 2 and len(key) == 2
        keys = key if of_axes else (key,)
        axes = data.axes[: len(keys)]
        positional = [_is_positional(part, axis) for part, axis in zip(keys, axes)]
        if not any(positional):
            return data.loc, key
        places = tuple(part if known else _positions(part, axis) for part, axis, known in zip(keys, axes, positional))
        return data.iloc, places if of_axes else places[0]


def _is_positional(key, axis):
    if axis.inferred_type in ("integer", "floating", "mixed-integer"):
        return False
    if isinstance(key, slice):
        ends = [end for end in (key.start, key.stop) if end is not None]
        return bool(ends) and all(map(pd.api.types.is_integer, ends))
    if pd.api.types.is_list_like(key) and not isinstance(key, tuple):
        return len(key) > 0 and all(map(pd.api.types.is_integer, key))
    return pd.api.types.is_integer(key)


def _positions(key, axis):
    """Labels as positions, for a key whose other half is one."""
    if isinstance(key, slice):
        return axis.slice_indexer(key.start, key.stop, key.step)
    if pd.api.types.is_list_like(key) and not isinstance(key, tuple):
        if pd.api.types.is_bool_dtype(pd.Index(key)):
            return pd.Series(key).to_numpy(dtype=bool)
        found = axis.get_indexer_for(key)
        if (found < 0).any():
            raise KeyError([label for label, place in zip(key, found) if place < 0])
        return found
    return axis.get_loc(key)
