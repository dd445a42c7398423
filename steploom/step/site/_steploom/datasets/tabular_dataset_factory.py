"""`Dataset.Tabular`: makes tabular data sets."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, NoReturn

from ..exceptions import UserErrorException
from ..refusing import UnavailableError
from .data_type import types_json
from .definition import TABULAR, DatasetDefinition
from .partition_format import PartitionFormat
from .paths import paths_of
from .table import read_frame

if TYPE_CHECKING:
    from .tabular_dataset import TabularDataset

_HEADERS = ("ALL_FILES_HAVE_SAME_HEADERS", "COMBINE_ALL_FILES_HEADERS", "ONLY_FIRST_FILE_HAS_HEADERS")


class TabularDatasetFactory:
    """Every `from_...` reads a few rows first, unless `validate=False`: UserErrorException when that fails."""

    @staticmethod
    def from_delimited_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        infer_column_types: bool = True,
        set_column_types: Any = None,
        separator: str = ",",
        header: Any = True,
        partition_format: str | None = None,
        support_multi_line: bool = False,
        empty_as_string: bool = False,
        encoding: str = "utf8",
    ) -> TabularDataset:
        """Line breaks within quotes are read whatever `support_multi_line` says."""
        return _made(
            path,
            validate,
            set_column_types,
            {
                "format": "delimited",
                "include_path": include_path,
                "infer": infer_column_types,
                "separator": separator,
                "header": header if isinstance(header, bool) else getattr(header, "name", str(header)) in _HEADERS,
                "partition_format": partition_format,
                "empty_as_string": empty_as_string,
                "encoding": encoding,
            },
        )

    @staticmethod
    def from_parquet_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        set_column_types: Any = None,
        partition_format: str | None = None,
    ) -> TabularDataset:
        """Needs pyarrow where the rows are read."""
        reader = {"format": "parquet", "include_path": include_path, "partition_format": partition_format}
        return _made(path, validate, set_column_types, reader)

    @staticmethod
    def from_json_lines_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        set_column_types: Any = None,
        partition_format: str | None = None,
        invalid_lines: str = "error",
        encoding: str = "utf8",
    ) -> TabularDataset:
        if invalid_lines != "error":
            raise UnavailableError("from_json_lines_files: invalid_lines='drop' is not part of this version.")
        reader = {"format": "json", "include_path": include_path, "partition_format": partition_format}
        return _made(path, validate, set_column_types, {**reader, "encoding": encoding})

    @staticmethod
    def from_sql_query(
        query: Any, validate: bool = True, set_column_types: Any = None, query_timeout: int = 30
    ) -> NoReturn:
        raise UnavailableError(
            "Dataset.Tabular.from_sql_query needs a database of the Azure cloud. Read it with pandas.read_sql and use "
            "Dataset.Tabular.register_pandas_dataframe."
        )

    @staticmethod
    def register_pandas_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
        row_group_size: int | None = None,
        make_target_path_unique: bool = True,
    ) -> TabularDataset:
        """Stored as a parquet file below `target`, (datastore, path) or a datastore; a new version of `name`."""
        if not hasattr(dataframe, "to_parquet"):
            raise UserErrorException(f"dataframe is a frame of pandas, not {type(dataframe).__name__}.")
        datastore, folder = target if isinstance(target, tuple) and len(target) == 2 else (target, "")
        if not hasattr(datastore, "upload_files"):
            raise UserErrorException(f"target is a datastore or (datastore, path), not {target!r}.")
        path = "/".join(
            part for part in (folder.strip("/"), str(uuid.uuid4()) if make_target_path_unique else "") if part
        )
        with tempfile.TemporaryDirectory() as temporary:
            file = Path(temporary, "data.parquet")
            try:
                dataframe.to_parquet(file, index=False, row_group_size=row_group_size)
            except ImportError as error:
                raise UserErrorException(
                    "A frame is stored as parquet, which needs pyarrow. In a notebook: %pip install pyarrow"
                ) from error
            datastore.upload_files([str(file)], temporary, path, overwrite=True, show_progress=show_progress)
        made = TabularDatasetFactory.from_parquet_files((datastore, f"{path}/data.parquet".lstrip("/")), validate=False)
        return made.register(datastore.workspace, name, description, tags, create_new_version=True)

    @staticmethod
    def register_dask_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
    ) -> TabularDataset:
        return TabularDatasetFactory.register_pandas_dataframe(
            dataframe.compute(), target, name, description, tags, show_progress
        )

    @staticmethod
    def register_spark_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
    ) -> TabularDataset:
        return TabularDatasetFactory.register_pandas_dataframe(
            dataframe.toPandas(), target, name, description, tags, show_progress
        )


def _made(path: Any, validate: bool, types: Any, reader: Mapping[str, Any]) -> TabularDataset:
    from .tabular_dataset import TabularDataset

    places, workspace = paths_of(path)
    if reader["partition_format"] is not None:
        PartitionFormat(reader["partition_format"])
    known = {key: value for key, value in {**reader, "types": types_json(types)}.items() if value not in (None, {})}
    made = TabularDataset._make(DatasetDefinition(kind=TABULAR, paths=places, reader=known), workspace)
    if validate and read_frame(made._definition, made._root_of, limit=1).empty:
        raise UserErrorException(
            "There are no rows at the path. Upload the files, correct the path, or make the data set with "
            "validate=False."
        )
    return made
