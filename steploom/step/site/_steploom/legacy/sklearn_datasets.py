"""scikit-learn: the Boston house prices, which it has dropped with 1.2."""

from .missing_names import answer_missing

_BOSTON = (
    "load_boston is gone: scikit-learn has dropped the Boston house prices, as one of their columns rests on a racist "
    "assumption. Take other data, fetch_california_housing() for instance; to repeat an old result, "
    "fetch_openml(name='boston', version=1) downloads them. Both are in sklearn.datasets."
)


def patch(datasets):
    # An ImportError, as it is imported by name: of an AttributeError Python shows nothing then.
    answer_missing(datasets, {}, {"load_boston": lambda: ImportError(_BOSTON)})
