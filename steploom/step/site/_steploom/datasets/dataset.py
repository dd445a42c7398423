"""`Dataset`: the door to data sets: `Dataset.File`, `Dataset.Tabular`, and those that are registered."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from ..refusing import UnavailableError
from .abstract_dataset import AbstractDataset
from .dataset_preview import PreviewMembers, gone
from .file_dataset_factory import FileDatasetFactory
from .scenario import Scenario as DatasetScenario
from .tabular_dataset_factory import TabularDatasetFactory


class Dataset(PreviewMembers):
    """The members of the preview of 2018, without `File` or `Tabular`, say what took their place."""

    File: ClassVar[type[FileDatasetFactory]] = FileDatasetFactory
    Scenario: ClassVar[type[DatasetScenario]] = DatasetScenario
    Tabular: ClassVar[type[TabularDatasetFactory]] = TabularDatasetFactory

    def __init__(self, definition: Any, workspace: Any = None, name: str | None = None, id: str | None = None) -> None:
        raise UnavailableError(
            "Data sets are made by Dataset.File.from_files or Dataset.Tabular.from_delimited_files, and found by "
            "Dataset.get_by_name(workspace, name)."
        )

    @staticmethod
    def get_by_name(workspace: Any, name: str, version: Any = "latest", **kwargs: Any) -> AbstractDataset:
        """UserErrorException when there is none of that name or version."""
        return AbstractDataset.get_by_name(workspace, name, version)

    @staticmethod
    def get_by_id(workspace: Any, id: str, **kwargs: Any) -> AbstractDataset:
        """UserErrorException when there is none."""
        return AbstractDataset.get_by_id(workspace, id)

    @staticmethod
    def get_all(workspace: Any) -> dict[str, AbstractDataset]:
        """The newest version of each, by name."""
        return AbstractDataset.get_all(workspace)

    @staticmethod
    def get(workspace: Any, name: str | None = None, id: str | None = None) -> AbstractDataset:
        """As `get_by_id` or `get_by_name`."""
        if id is not None:
            return AbstractDataset.get_by_id(workspace, id)
        return AbstractDataset.get_by_name(workspace, name or "")

    @staticmethod
    def list(workspace: Any) -> list[AbstractDataset]:
        """The newest version of each."""
        return [*AbstractDataset.get_all(workspace).values()]

    @staticmethod
    def auto_read_files(path: Any, include_path: bool = False, partition_format: Any = None) -> NoReturn:
        gone("auto_read_files", "Dataset.Tabular.from_delimited_files")

    @staticmethod
    def from_binary_files(path: Any) -> NoReturn:
        gone("from_binary_files", "Dataset.File.from_files")

    @staticmethod
    def from_delimited_files(
        path: Any,
        separator: str = ",",
        header: Any = None,
        encoding: Any = None,
        quoting: bool = False,
        infer_column_types: bool = True,
        skip_rows: int = 0,
        skip_mode: Any = None,
        comment: Any = None,
        include_path: bool = False,
        archive_options: Any = None,
        partition_format: Any = None,
    ) -> NoReturn:
        gone("from_delimited_files", "Dataset.Tabular.from_delimited_files")

    @staticmethod
    def from_excel_files(
        path: Any,
        sheet_name: Any = None,
        use_column_headers: bool = False,
        skip_rows: int = 0,
        include_path: bool = False,
        infer_column_types: bool = True,
        partition_format: Any = None,
    ) -> NoReturn:
        gone("from_excel_files", "pandas.read_excel and Dataset.Tabular.register_pandas_dataframe")

    @staticmethod
    def from_json_files(
        path: Any,
        encoding: Any = None,
        flatten_nested_arrays: bool = False,
        include_path: bool = False,
        partition_format: Any = None,
    ) -> NoReturn:
        gone("from_json_files", "Dataset.Tabular.from_json_lines_files")

    @staticmethod
    def from_pandas_dataframe(dataframe: Any, path: Any = None, in_memory: bool = False) -> NoReturn:
        gone("from_pandas_dataframe", "Dataset.Tabular.register_pandas_dataframe")

    @staticmethod
    def from_parquet_files(path: Any, include_path: bool = False, partition_format: Any = None) -> NoReturn:
        gone("from_parquet_files", "Dataset.Tabular.from_parquet_files")

    @staticmethod
    def from_sql_query(data_source: Any, query: Any) -> NoReturn:
        gone("from_sql_query", "pandas.read_sql and Dataset.Tabular.register_pandas_dataframe")
