"""`PromoteHeadersBehavior`: which files of a delimited data set begin with the names of the columns."""

from __future__ import annotations

from enum import Enum


class PromoteHeadersBehavior(Enum):
    """True where there are headers: then each file has its own, as a local table is put together by column names."""

    NO_HEADERS = 0
    ONLY_FIRST_FILE_HAS_HEADERS = 1
    COMBINE_ALL_FILES_HEADERS = 2
    ALL_FILES_HAVE_SAME_HEADERS = 3

    def __bool__(self) -> bool:
        return self is not PromoteHeadersBehavior.NO_HEADERS
