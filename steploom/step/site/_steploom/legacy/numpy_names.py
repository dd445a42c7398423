"""numpy: types of Python under its name (until 1.24), and second names (until 2.0)."""

from .missing_names import answer_missing

_TYPES = {
    "bool": bool,
    "complex": complex,
    "float": float,
    "int": int,
    "long": int,
    "object": object,
    "str": str,
    "unicode": str,
}
_RENAMED = {
    "Inf": "inf",
    "Infinity": "inf",
    "NaN": "nan",
    "PINF": "inf",
    "alltrue": "all",
    "bool8": "bool_",
    "complex_": "complex128",
    "cumproduct": "cumprod",
    "float_": "float64",
    "infty": "inf",
    "object0": "object_",
    "product": "prod",
    "round_": "round",
    "row_stack": "vstack",
    "sometrue": "any",
    "string_": "bytes_",
    "trapz": "trapezoid",
    "unicode_": "str_",
}


def patch(numpy):
    answers = {name: (found.__name__, lambda found=found: found) for name, found in _TYPES.items()}
    answers.update(
        (old, (f"numpy.{new}", lambda new=new: getattr(numpy, new)))
        for old, new in _RENAMED.items()
        if hasattr(numpy, new)
    )
    answers["asscalar"] = ("array.item()", lambda: lambda array: array.item())
    # Not isin alone: the answer of in1d is flat.
    answers["in1d"] = (
        "numpy.isin",
        lambda: lambda ar1, ar2, **options: numpy.isin(numpy.ravel(ar1), ar2, **options),
    )
    answer_missing(numpy, answers)
