"""Methods of frames and series that have another name today."""

from .told import tell_once


def _iteritems(self):
    tell_once("iteritems", "items()")
    return self.items()


def _get_values(self):
    tell_once("get_values", "to_numpy()")
    return self.to_numpy()


def _as_matrix(self, columns=None):
    tell_once("as_matrix", "to_numpy()")
    return (self if columns is None else self[columns]).to_numpy()


def _applymap(self, func, na_action=None, **kwargs):
    tell_once("applymap", "map(function)")
    return self.map(func, na_action=na_action, **kwargs)


def _get_value_of_frame(self, index, col, takeable=False):
    tell_once("get_value", "frame.at[index, column]")
    return self.iat[index, col] if takeable else self.at[index, col]


def _set_value_of_frame(self, index, col, value, takeable=False):
    tell_once("set_value", "frame.at[index, column] = value")
    accessor = self.iat if takeable else self.at
    accessor[index, col] = value
    return self


def _get_value_of_series(self, label, takeable=False):
    tell_once("get_value", "series.at[label]")
    return self.iat[label] if takeable else self.at[label]


def _set_value_of_series(self, label, value, takeable=False):
    tell_once("set_value", "series.at[label] = value")
    accessor = self.iat if takeable else self.at
    accessor[label] = value
    return self


_OF_BOTH = {"iteritems": _iteritems, "get_values": _get_values}
OF_FRAMES = {
    **_OF_BOTH,
    "applymap": _applymap,
    "as_matrix": _as_matrix,
    "get_value": _get_value_of_frame,
    "set_value": _set_value_of_frame,
}
OF_SERIES = {**_OF_BOTH, "as_matrix": _as_matrix, "get_value": _get_value_of_series, "set_value": _set_value_of_series}
