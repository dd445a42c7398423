"""The inputs of a parallel step, cut into mini batches."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Iterator, List, Mapping, Sequence, Tuple

from ..datasets.definition import FILE, TABULAR, DatasetDefinition
from ..datasets.expression import Expression
from ..datasets.files import DatasetFile
from ..datasets.partition_format import PartitionFormat
from ..exceptions import UserErrorException
from .mini_batch import MiniBatch
from .settings import ParallelSettings

DEFAULT_FILES = 10
DEFAULT_BYTES = 1 << 20
# Enough rows to tell how long one is.
_SAMPLE = 1000

Piece = Tuple[Any, Mapping[str, Any], Any]
"""Items, partition and definition of a mini batch to be."""


def mini_batches(inputs: Sequence[Any], settings: ParallelSettings) -> List[MiniBatch]:
    """`inputs` are paths of files or folders, or data sets. UserErrorException for what cannot be read or cut so."""
    found = [(number, piece) for number, given in enumerate(inputs) for piece in _pieces(given, settings)]
    return [
        MiniBatch(index, number, items, partition, definition)
        for index, (number, (items, partition, definition)) in enumerate(found)
    ]


def _pieces(given: Any, settings: ParallelSettings) -> Iterator[Piece]:
    if hasattr(given, "to_pandas_dataframe"):
        return _rows(given, settings)
    if settings.partition_keys:
        return _partitions_of_files(given, settings.partition_keys)
    paths = [str(file.path) for file in given._files()] if hasattr(given, "_files") else _files_at(Path(given))
    return _files(paths, settings.batch_size or DEFAULT_FILES)


def _files_at(place: Path) -> List[str]:
    """Sorted. Nothing for a place where the step before wrote nothing."""
    if place.is_file():
        return [str(place)]
    return sorted(str(path) for path in place.rglob("*") if path.is_file())


def _files(paths: List[str], size: int) -> Iterator[Piece]:
    for start in range(0, len(paths), size):
        chosen = paths[start : start + size]
        yield chosen, {}, _definition_of(chosen)


def _definition_of(paths: Sequence[str]) -> Any:
    return DatasetDefinition(kind=FILE, paths=tuple({"folder": path} for path in paths)).to_json()


def _partitions_of_files(given: Any, keys: Sequence[str]) -> Iterator[Piece]:
    form = getattr(getattr(given, "_definition", None), "reader", {}).get("partition_format")
    known = PartitionFormat(form).columns if form else []
    _check_keys(keys, known, "the data set is not partitioned by it: give partition_format when you make it")

    def values(file: DatasetFile) -> Tuple[Any, ...]:
        of_file = PartitionFormat(form).values(file.path.as_posix()) or {}
        return tuple(of_file[key] for key in keys)

    for combination, files in itertools.groupby(sorted(given._files(), key=values), key=values):
        paths = [str(file.path) for file in files]
        yield paths, dict(zip(keys, combination)), _definition_of(paths)


def _rows(given: Any, settings: ParallelSettings) -> Iterator[Piece]:
    frame = given.to_pandas_dataframe()
    if settings.partition_keys:
        yield from _partitions_of_rows(given, frame, list(settings.partition_keys))
        return
    if not len(frame):
        return
    sample = frame.head(_SAMPLE)
    row_bytes = max(1, len(sample.to_csv(header=False, index=False)) // len(sample))
    count = max(1, (settings.batch_size or DEFAULT_BYTES) // row_bytes)
    for start in range(0, len(frame), count):
        yield frame.iloc[start : start + count].reset_index(drop=True), {}, None


def _partitions_of_rows(given: Any, frame: Any, keys: List[str]) -> Iterator[Piece]:
    _check_keys(keys, list(frame.columns), "the rows have no such column")
    for combination, rows in frame.groupby(keys, sort=True):
        values = dict(zip(keys, combination if isinstance(combination, tuple) else (combination,)))
        plain = {key: value.item() if hasattr(value, "item") else value for key, value in values.items()}
        yield rows.reset_index(drop=True), plain, _rows_where(given._definition, plain)


def _rows_where(definition: DatasetDefinition, values: Mapping[str, Any]) -> Any:
    assert definition.kind == TABULAR
    for key, value in values.items():
        definition = definition.then("filter", expression=(Expression.column(key) == value).value)
    return definition.to_json()


def _check_keys(keys: Sequence[str], known: Sequence[str], reason: str) -> None:
    missing = [key for key in keys if key not in known]
    if missing:
        raise UserErrorException(
            f"partition_keys names {missing[0]}, but {reason}. There are: {', '.join(map(str, known)) or 'none'}."
        )
