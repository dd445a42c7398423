"""`TabularDataset`: rows of files on datastores, or of URLs."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NoReturn, Sequence

from ..exceptions import UserErrorException
from ..must_be import LIST, must_be
from ..refusing import UnavailableError
from .abstract_dataset import AbstractDataset
from .expression import Expression, condition
from .file_dataset_factory import FileDatasetFactory
from .split import split_facts, whole_number
from .table import read_frame
from .tabular_dataset_factory import TabularDatasetFactory


class TabularDataset(AbstractDataset):
    """`dataset['column']` is for conditions: `dataset.filter(dataset['delay'] > 15)`."""

    def to_pandas_dataframe(self, on_error: str = "null", out_of_range_datetime: str = "null") -> Any:
        """UserErrorException when pandas is missing or a file cannot be read."""
        return read_frame(self._definition, self._root_of)

    def to_csv_files(self, separator: str = ",") -> AbstractDataset:
        """A file data set of the rows as a CSV file, on the workspace's default datastore."""
        return self._written(
            "data.csv", lambda frame, file: frame.to_csv(file, sep=separator, index=False), form=separator
        )

    def to_parquet_files(self) -> AbstractDataset:
        """A file data set of the rows as a parquet file, on the workspace's default datastore. Needs pyarrow."""
        return self._written("data.parquet", lambda frame, file: frame.to_parquet(file, index=False), form="parquet")

    def __getitem__(self, column: Any) -> Any:
        return self.keep_columns(column) if isinstance(column, list) else Expression.column(column)

    def keep_columns(self, columns: Any, validate: bool = False) -> TabularDataset:
        return self._then("keep", columns=_list(columns))

    def drop_columns(self, columns: Any) -> TabularDataset:
        return self._then("drop", columns=_list(columns))

    def filter(self, expression: Expression) -> TabularDataset:
        return self._then("filter", expression=condition(expression))

    def take(self, count: int) -> TabularDataset:
        return self._then("take", count=whole_number(count))

    def skip(self, count: int) -> TabularDataset:
        return self._then("skip", count=whole_number(count))

    def take_sample(self, probability: float, seed: int | None = None) -> TabularDataset:
        return self._then("sample", **split_facts(probability, seed))

    def random_split(self, percentage: float, seed: int | None = None) -> tuple[TabularDataset, TabularDataset]:
        """About `percentage` (0 to 1) of the rows, and the others."""
        facts = split_facts(percentage, seed)
        return self._then("split", part=0, **facts), self._then("split", part=1, **facts)

    @property
    def timestamp_columns(self) -> tuple[str | None, str | None]:
        """`(timestamp, partition_timestamp)`."""
        step = next((step for step in reversed(self._definition.steps) if step["op"] == "timestamp"), None)
        return (step["timestamp"], step["partition_timestamp"]) if step else (None, None)

    def with_timestamp_columns(
        self,
        timestamp: str | None = None,
        partition_timestamp: str | None = None,
        validate: bool = False,
        **kwargs: Any,
    ) -> TabularDataset:
        if timestamp is None and partition_timestamp is None:
            raise UserErrorException("Name at least one column: timestamp or partition_timestamp.")
        return self._then("timestamp", timestamp=timestamp, partition_timestamp=partition_timestamp)

    def time_after(self, start_time: datetime, include_boundary: bool = True, validate: bool = True) -> TabularDataset:
        return self._between(start_time, None, include_boundary)

    def time_before(self, end_time: datetime, include_boundary: bool = True, validate: bool = True) -> TabularDataset:
        return self._between(None, end_time, include_boundary)

    def time_between(
        self, start_time: datetime, end_time: datetime, include_boundary: bool = True, validate: bool = True
    ) -> TabularDataset:
        return self._between(start_time, end_time, include_boundary)

    def time_recent(
        self, time_delta: timedelta, include_boundary: bool = True, validate: bool = True
    ) -> TabularDataset:
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        return self._between(now - time_delta, None, include_boundary)

    def partition_by(
        self,
        partition_keys: Sequence[str],
        target: Any,
        name: str | None = None,
        show_progress: bool = True,
        partition_as_file_dataset: bool = False,
    ) -> AbstractDataset:
        """Store the rows by the values of these columns, one parquet file each, below `target`, (datastore, path).

        The columns of the new data set end with the keys. It is registered when it has a `name`. Needs pyarrow.
        """
        keys, (datastore, folder) = list(partition_keys), target
        frame = self.to_pandas_dataframe()
        missing = [key for key in keys if key not in frame.columns]
        if missing or not keys:
            raise UserErrorException(f"The data set has no column {', '.join(missing) or 'to be partitioned by'}.")
        with tempfile.TemporaryDirectory() as temporary:
            for values, rows in frame.groupby(keys):
                place = Path(temporary, *map(str, values if isinstance(values, tuple) else (values,)))
                place.mkdir(parents=True)
                rows.drop(columns=keys).to_parquet(place / "data.parquet", index=False)
            files = sorted(str(item) for item in Path(temporary).rglob("*.parquet"))
            datastore.upload_files(files, temporary, folder, overwrite=True, show_progress=show_progress)
        form = "/".join([folder.strip("/"), *(f"{{{key}}}" for key in keys), "data.parquet"])
        place_of_files = (datastore, f"{folder.strip('/')}/**/data.parquet")
        made: AbstractDataset = (
            FileDatasetFactory.from_files(place_of_files, partition_format=form)
            if partition_as_file_dataset
            else TabularDatasetFactory.from_parquet_files(place_of_files, partition_format=form)
        )
        return made if name is None else made.register(datastore.workspace, name, create_new_version=True)

    def download(
        self,
        stream_column: str,
        target_path: str | None = None,
        overwrite: bool = False,
        ignore_not_found: bool = True,
    ) -> NoReturn:
        raise UnavailableError("TabularDataset.download: no column holds streams here. Use to_pandas_dataframe().")

    def mount(self, stream_column: str, mount_point: str | None = None) -> NoReturn:
        raise UnavailableError("TabularDataset.mount: no column holds streams here. Use to_pandas_dataframe().")

    def to_dask_dataframe(
        self,
        sample_size: int = 10000,
        dtypes: Any = None,
        on_error: str = "null",
        out_of_range_datetime: str = "null",
    ) -> Any:
        """Needs dask."""
        try:
            import dask.dataframe
        except ImportError as error:
            raise UserErrorException("to_dask_dataframe needs dask. In a notebook: %pip install dask") from error
        return dask.dataframe.from_pandas(self.to_pandas_dataframe(), npartitions=1)

    def to_spark_dataframe(self) -> NoReturn:
        raise UnavailableError("TabularDataset.to_spark_dataframe needs Spark. Use to_pandas_dataframe().")

    def get_profile(self, workspace: Any = None) -> NoReturn:
        raise UnavailableError("TabularDataset.get_profile is the cloud's. Use to_pandas_dataframe().describe().")

    def get_profile_runs(self, workspace: Any = None) -> NoReturn:
        raise UnavailableError("TabularDataset.get_profile_runs: profiles are made by the cloud.")

    def submit_profile_run(
        self, compute_target: Any, experiment: Any, cache_datastore_name: str | None = None
    ) -> NoReturn:
        raise UnavailableError("TabularDataset.submit_profile_run: profiles are made by the cloud.")

    def _between(self, start: datetime | None, end: datetime | None, boundary: bool) -> TabularDataset:
        column = self.timestamp_columns[0] or self.timestamp_columns[1]
        if column is None:
            raise UserErrorException("Name the column of the time first: dataset.with_timestamp_columns('column').")
        return self._then(
            "between",
            column=column,
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            boundary=boundary,
        )

    def _written(self, name: str, write: Any, *, form: str) -> AbstractDataset:
        if self._workspace is None:
            raise UserErrorException(
                "A data set of URLs has no datastore to write to. Use to_pandas_dataframe(), then "
                "Dataset.Tabular.register_pandas_dataframe."
            )
        datastore = self._workspace.get_default_datastore()
        folder = f"converted/{self._digest(form)}"
        with tempfile.TemporaryDirectory() as temporary:
            write(self.to_pandas_dataframe(), Path(temporary, name))
            datastore.upload_files([str(Path(temporary, name))], temporary, folder, overwrite=True, show_progress=False)
        return FileDatasetFactory.from_files((datastore, folder))


def _list(columns: Any) -> list[str]:
    return [columns] if isinstance(columns, str) else list(must_be(LIST, columns, "columns is a list of names"))
