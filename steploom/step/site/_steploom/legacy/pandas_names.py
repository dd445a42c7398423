"""pandas: what its module and its two classes have had until 1.0 and 2.0."""

import datetime
import sys

from . import pandas_methods
from .missing_names import answer_missing
from .pandas_append import append_rows, append_values
from .pandas_ix import ix

_PANEL = "pandas.Panel is gone, and nothing takes its place. Use a DataFrame with a MultiIndex, or the package xarray."


def patch(pandas):
    answer_missing(
        pandas,
        {
            "datetime": ("datetime.datetime (import datetime)", lambda: datetime.datetime),
            "np": ("import numpy", lambda: sys.modules["numpy"]),
        },
        {"Panel": lambda: AttributeError(_PANEL)},
    )
    _add(pandas.DataFrame, append=append_rows, ix=ix, **pandas_methods.OF_FRAMES)
    _add(pandas.Series, append=append_values, ix=ix, **pandas_methods.OF_SERIES)


def _add(owner, **members):
    for name, member in members.items():
        if not hasattr(owner, name):
            setattr(owner, name, member)
