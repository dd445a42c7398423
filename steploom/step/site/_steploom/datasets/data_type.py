"""`DataType`: what a column is to be, for `set_column_types`."""

from __future__ import annotations

from typing import Any, Mapping, NoReturn

from ..exceptions import UserErrorException
from ..must_be import must_be_mapping
from ..refusing import UnavailableError


class DataType:
    """`facts` is JSON: the type and what reading it needs."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts

    @staticmethod
    def to_string() -> DataType:
        return DataType({"type": "string"})

    @staticmethod
    def to_long() -> DataType:
        return DataType({"type": "long"})

    @staticmethod
    def to_float(decimal_mark: str = ".") -> DataType:
        return DataType({"type": "float", "decimal_mark": decimal_mark})

    @staticmethod
    def to_bool() -> DataType:
        return DataType({"type": "bool"})

    @staticmethod
    def to_datetime(formats: Any = None) -> DataType:
        """`formats` is a strptime format or a list of them, tried in order; without one they are guessed."""
        given = [formats] if isinstance(formats, str) else list(formats or ())
        return DataType({"type": "datetime", "formats": given})

    @staticmethod
    def to_stream(workspace: Any, escaped: bool = False) -> NoReturn:
        raise UnavailableError("DataType.to_stream is not part of this version of Steploom: use to_string and open().")


def types_json(types: Any) -> dict[str, Any]:
    """Of `set_column_types`, by column. UserErrorException for what is no DataType."""
    found = {}
    for columns, wanted in must_be_mapping(types or {}, "set_column_types", UserErrorException).items():
        if not isinstance(wanted, DataType):
            raise UserErrorException(f"The type of column {columns} is a DataType, such as DataType.to_float().")
        for column in columns if isinstance(columns, tuple) else (columns,):
            found[column] = dict(wanted.facts)
    return found
