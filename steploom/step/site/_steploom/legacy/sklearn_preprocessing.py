"""scikit-learn: `Imputer` (until 0.22), and `OneHotEncoder(sparse=...)` (until 1.4)."""

import functools
import inspect

from .missing_names import answer_missing
from .told import tell_once


def patch(preprocessing):
    answer_missing(preprocessing, {"Imputer": ("sklearn.impute.SimpleImputer", lambda: _imputer)})
    encoder = getattr(preprocessing, "OneHotEncoder", None)
    if encoder is not None and "sparse" not in inspect.signature(encoder.__init__).parameters:
        encoder.__init__ = _taking_sparse(encoder.__init__)


def _taking_sparse(init):
    # scikit-learn reads the parameters from the signature, which `wraps` keeps.
    @functools.wraps(init)
    def __init__(self, *args, **kwargs):
        if "sparse" in kwargs:
            tell_once("OneHotEncoder(sparse=...)", "OneHotEncoder(sparse_output=...)")
            kwargs["sparse_output"] = kwargs.pop("sparse")
        init(self, *args, **kwargs)

    return __init__


def _imputer(missing_values="NaN", strategy="mean", axis=0, verbose=0, copy=True):
    from sklearn.impute import SimpleImputer

    if axis != 0:
        raise ValueError("Imputer(axis=1) has no successor. Impute the transposed rows: imputer.fit_transform(X.T).T")
    value = float("nan") if missing_values == "NaN" else missing_values
    return SimpleImputer(missing_values=value, strategy=strategy, copy=copy)
