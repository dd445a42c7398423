"""`append` of frames and series, as pandas has had it until 2.0."""

import pandas as pd

from .told import tell_once


def append_rows(self, other, ignore_index=False, verify_integrity=False, sort=False):
    tell_once("DataFrame.append", "pandas.concat([frame, other])")
    if isinstance(other, dict):
        if not ignore_index:
            raise TypeError("Can only append a dict if ignore_index=True")
        other = pd.Series(other)
    if isinstance(other, pd.Series):
        if other.name is None and not ignore_index:
            raise TypeError("Can only append a Series if ignore_index=True or if the Series has a name")
        rows = other.to_frame().T.infer_objects().rename_axis(self.index.names)
    elif isinstance(other, list) and other and not isinstance(other[0], pd.DataFrame):
        rows = pd.DataFrame(other)
        if not ignore_index:
            rows = rows.rename_axis(self.index.names)
    else:
        rows = other
    return _concat(self, rows, ignore_index=ignore_index, verify_integrity=verify_integrity, sort=sort)


def append_values(self, to_append, ignore_index=False, verify_integrity=False):
    tell_once("Series.append", "pandas.concat([series, other])")
    return _concat(self, to_append, ignore_index=ignore_index, verify_integrity=verify_integrity)


def _concat(first, others, **options):
    more = others if isinstance(others, (list, tuple)) else [others]
    return pd.concat([first, *more], **options)
