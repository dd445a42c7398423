"""The rows of a tabular data set as a pandas frame."""

from __future__ import annotations

from typing import Any, Iterator, Mapping

from ..exceptions import UserErrorException
from .definition import DatasetDefinition
from .expression import evaluate
from .files import RootOf, chosen, dataset_files
from .partition_format import PartitionFormat

_DTYPES = {"string": "string", "long": "Int64", "float": "float64", "bool": "boolean"}


def read_frame(definition: DatasetDefinition, root_of: RootOf, *, limit: int | None = None) -> Any:
    """Raises UserErrorException when pandas is missing, or a file cannot be read. `limit` rows of each file at most."""
    pandas = _pandas()
    frames = [_of_file(pandas, definition.reader, *item, limit=limit) for item in _sources(definition, root_of)]
    frames = [frame for frame in frames if frame is not None]
    frame = pandas.concat(frames, ignore_index=True) if frames else pandas.DataFrame()
    for step in definition.steps:
        frame = _apply(pandas, step, frame)
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise UserErrorException(
            "Rows of a data set are read with pandas, which is not installed here. Add it to the packages of the "
            "environment (pandas; pyarrow for parquet files), in a notebook: %pip install pandas"
        ) from error
    return pandas


def _sources(definition: DatasetDefinition, root_of: RootOf) -> Iterator[tuple[str, Any]]:
    """Name and place of each file; a URL is its own place."""
    for path in definition.paths:
        if "url" in path:
            yield path["url"], path["url"]
        else:
            one = DatasetDefinition(kind=definition.kind, paths=(path,), reader=definition.reader)
            yield from ((item.name, item.path) for item in dataset_files(one, root_of))


def _of_file(pandas: Any, reader: Mapping[str, Any], name: str, place: Any, *, limit: int | None) -> Any:
    try:
        frame = _READERS[reader["format"]](pandas, reader, place, limit)
        frame = _typed(pandas, frame, reader.get("types") or {})
    except pandas.errors.EmptyDataError:
        return None
    except (ValueError, TypeError, OSError, ImportError, LookupError) as error:
        raise UserErrorException(f"{place} could not be read as {reader['format']}: {error}") from error
    if reader.get("include_path"):
        frame.insert(0, "Path", f"/{name}")
    if reader.get("partition_format"):
        path = place if isinstance(place, str) else place.as_posix()
        for column, value in (PartitionFormat(reader["partition_format"]).values(path) or {}).items():
            frame[column] = value
    return frame


def _delimited(pandas: Any, reader: Mapping[str, Any], place: Any, limit: int | None) -> Any:
    has_header = reader.get("header", True)
    frame = pandas.read_csv(
        place,
        sep=reader.get("separator", ","),
        header=0 if has_header else None,
        encoding=reader.get("encoding", "utf8"),
        dtype=None if reader.get("infer", True) else str,
        keep_default_na=not reader.get("empty_as_string"),
        nrows=limit,
    )
    if not has_header:
        frame.columns = [f"Column{number + 1}" for number in range(len(frame.columns))]
    return frame


def _parquet(pandas: Any, reader: Mapping[str, Any], place: Any, limit: int | None) -> Any:
    frame = pandas.read_parquet(place)
    return frame if limit is None else frame.head(limit)


def _json(pandas: Any, reader: Mapping[str, Any], place: Any, limit: int | None) -> Any:
    return pandas.read_json(place, lines=True, encoding=reader.get("encoding", "utf8"), nrows=limit)


_READERS = {"delimited": _delimited, "parquet": _parquet, "json": _json}


def _typed(pandas: Any, frame: Any, types: Mapping[str, Mapping[str, Any]]) -> Any:
    for column, wanted in types.items():
        _has(frame, column)
        if wanted["type"] == "datetime":
            formats = wanted.get("formats") or [None]
            values = pandas.to_datetime(frame[column], format=formats[0], errors="coerce")
            for other in formats[1:]:
                values = values.fillna(pandas.to_datetime(frame[column], format=other, errors="coerce"))
            frame[column] = values
        elif wanted["type"] == "float" and wanted.get("decimal_mark", ".") != ".":
            frame[column] = frame[column].astype(str).str.replace(wanted["decimal_mark"], ".").astype("float64")
        else:
            frame[column] = frame[column].astype(_DTYPES[wanted["type"]])
    return frame


def _apply(pandas: Any, step: Mapping[str, Any], frame: Any) -> Any:
    op = step["op"]
    if op == "keep":
        return frame[[_has(frame, column) for column in step["columns"]]]
    if op == "drop":
        return frame.drop(columns=[_has(frame, column) for column in step["columns"]])
    if op == "filter":
        rows = evaluate(step["expression"], lambda name: frame[_has(frame, name)])
        return frame[rows].reset_index(drop=True)
    if op == "timestamp":
        for column in (step["timestamp"], step["partition_timestamp"]):
            if column is not None:
                frame[column] = pandas.to_datetime(frame[_has(frame, column)])
        return frame
    if op == "between":
        return _between(pandas, step, frame)
    return frame.iloc[list(chosen(step, len(frame)))].reset_index(drop=True)


def _between(pandas: Any, step: Mapping[str, Any], frame: Any) -> Any:
    times = pandas.to_datetime(frame[_has(frame, step["column"])])
    keep = pandas.Series(True, index=frame.index)
    if step["start"] is not None:
        start = pandas.Timestamp(step["start"])
        keep &= (times >= start) if step["boundary"] else (times > start)
    if step["end"] is not None:
        end = pandas.Timestamp(step["end"])
        keep &= (times <= end) if step["boundary"] else (times < end)
    return frame[keep].reset_index(drop=True)


def _has(frame: Any, column: str) -> str:
    if column not in frame.columns:
        raise UserErrorException(
            f"The data set has no column '{column}'. It has: {', '.join(map(str, frame.columns)) or 'none'}."
        )
    return column
