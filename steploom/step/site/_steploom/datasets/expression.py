"""`dataset['column'] > 5` and `files.file_metadata('Size') > 10`: conditions as JSON, for `filter`."""

from __future__ import annotations

import operator
from typing import Any, Callable, Mapping

from ..exceptions import UserErrorException

_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "and": operator.and_,
    "or": operator.or_,
}


class Expression:
    """A column, a comparison, or several of them joined by `&`, `|` and `~`."""

    __hash__ = None  # type: ignore[assignment]  # == makes a condition

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value

    @classmethod
    def column(cls, name: str) -> Expression:
        return cls({"column": name})

    def _and(self, op: str, other: Any) -> Expression:
        right = other.value if isinstance(other, Expression) else {"literal": _literal(other)}
        return Expression({"op": op, "left": self.value, "right": right})

    def __eq__(self, other: object) -> Any:
        return self._and("==", other)

    def __ne__(self, other: object) -> Any:
        return self._and("!=", other)

    def __lt__(self, other: Any) -> Expression:
        return self._and("<", other)

    def __le__(self, other: Any) -> Expression:
        return self._and("<=", other)

    def __gt__(self, other: Any) -> Expression:
        return self._and(">", other)

    def __ge__(self, other: Any) -> Expression:
        return self._and(">=", other)

    def __and__(self, other: Any) -> Expression:
        return self._and("and", other)

    def __or__(self, other: Any) -> Expression:
        return self._and("or", other)

    def __invert__(self) -> Expression:
        return Expression({"op": "not", "left": self.value})

    def __bool__(self) -> bool:
        raise TypeError("A condition on a data set is no truth value: join conditions with &, | and ~, in brackets.")


def condition(given: Any) -> Mapping[str, Any]:
    """The JSON of what `filter` was given. UserErrorException for what is none."""
    if isinstance(given, Expression):
        return given.value
    raise UserErrorException(f"filter takes a condition such as dataset['column'] > 5, not {given!r}.")


def evaluate(value: Mapping[str, Any], column: Callable[[str], Any]) -> Any:
    """`column` gives the values of a column: one, or an array of them."""
    if "column" in value:
        return column(value["column"])
    if "literal" in value:
        return value["literal"]
    left = evaluate(value["left"], column)
    if value["op"] == "not":
        return operator.invert(left) if not isinstance(left, bool) else not left
    return _COMPARISONS[value["op"]](left, evaluate(value["right"], column))


def _literal(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
