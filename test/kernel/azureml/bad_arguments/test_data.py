"""Wrong types, missing files, None names and unknown references, given to the names of `azureml.data`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.data_type import DataType
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding
from steploom.step.site._steploom.datastores.data_reference import DataReference

Case = tuple[Callable[[Any], Any], type[Exception], str]
CSV = "d/data.csv"
A_WORKSPACE = r"workspace is a Workspace"
NO_PLACE = r"is no place of files"

FILES: list[Case] = [
    (lambda on: Dataset.File.from_files(None), UserErrorException, "None " + NO_PLACE),
    (lambda on: Dataset.File.from_files(3), UserErrorException, "3 " + NO_PLACE),
    (lambda on: Dataset.File.from_files([]), UserErrorException, r"No path is given"),
    (lambda on: Dataset.File.from_files("data.csv"), UserErrorException, r"'data\.csv' is a local path.*upload_files"),
    (lambda on: Dataset.File.from_files(("store", "d")), UserErrorException, NO_PLACE),
    (lambda on: Dataset.File.from_files((on.store,)), UserErrorException, NO_PLACE),
    (lambda on: Dataset.File.from_files((on.store, "nope/*.csv")), UserErrorException, r"nope"),
    (lambda on: Dataset.File.from_files((on.store, "d"), partition_format=3), UserErrorException, r"is text, not 3"),
    (lambda on: Dataset.File.from_files((on.store, "d"), partition_format="x"), UserErrorException, r"names no column"),
    (lambda on: on.files.take(-1), UserErrorException, r"count is a whole number from 0 on, not -1"),
    (lambda on: on.files.skip("x"), UserErrorException, r"count is a whole number from 0 on, not 'x'"),
    (lambda on: on.files.random_split(2), UserErrorException, r"a number from 0 to 1, not 2"),
    (lambda on: on.files.random_split("x"), UserErrorException, r"a number from 0 to 1, not 'x'"),
    (lambda on: on.files.filter(3), UserErrorException, r"filter takes a condition.*not 3"),
    (lambda on: on.files.download(3), TypeError, r"target_path is the path of a folder, not 3"),
    (lambda on: on.files.download("data.csv"), UserErrorException, r"data\.csv is a file. Give target_path a folder"),
]

ROWS: list[Case] = [
    (lambda on: rows(on, "nope.csv"), UserErrorException, r"nope|no rows"),
    (lambda on: rows(on, separator=3), UserErrorException, r"could not be read as delimited"),
    (lambda on: rows(on, encoding="klingon"), UserErrorException, r"could not be read as delimited: unknown encoding"),
    (lambda on: rows(on, set_column_types="x"), UserErrorException, r"set_column_types is a dictionary, not 'x'"),
    (lambda on: rows(on, set_column_types={"a": 3}), UserErrorException, r"type of column a is a DataType"),
    (lambda on: rows(on, set_column_types={"c": DataType.to_long()}), UserErrorException, r"no column 'c'.*a, b"),
    (lambda on: rows(on, set_column_types={"b": DataType.to_long()}), UserErrorException, r"could not be read"),
    (lambda on: on.rows.keep_columns(3), TypeError, r"columns is a list of names, not 3"),
    (lambda on: on.rows.keep_columns(["c"]).to_pandas_dataframe(), UserErrorException, r"no column 'c'. It has: a, b"),
    (lambda on: on.rows.filter("a > 1"), UserErrorException, r"filter takes a condition such as"),
    (lambda on: on.rows.take("x"), UserErrorException, r"count is a whole number"),
    (lambda on: on.rows.time_before("x"), UserErrorException, r"with_timestamp_columns"),
    (lambda on: on.rows.partition_by(["c"], (on.store, "p")), UserErrorException, r"no column c"),
    (lambda on: kept(on, dataframe="x"), UserErrorException, r"dataframe is a frame of pandas, not str"),
    (lambda on: kept(on, target="x"), UserErrorException, r"target is a datastore or \(datastore, path\), not 'x'"),
]

REGISTERED: list[Case] = [
    (lambda on: Dataset.get_by_name(on.ws, None), UserErrorException, r"'?None'?"),
    (lambda on: Dataset.get_by_name(on.ws, "nope"), UserErrorException, r"nope"),
    (lambda on: Dataset.get_by_name(None, "x"), AttributeError, A_WORKSPACE),
    (lambda on: Dataset.get_by_id(on.ws, "nope"), UserErrorException, r"with the id nope"),
    (lambda on: on.files.register(None, "x"), AttributeError, A_WORKSPACE),
    (lambda on: on.files.register(on.ws, None), UserErrorException, r"None cannot be one"),
    (lambda on: on.files.register(on.ws, ""), UserErrorException, r"1 to 255 characters"),
    (lambda on: on.files.register(on.ws, "x", tags="x"), UserErrorException, r"tags is a dictionary, not 'x'"),
    (lambda on: registered(on).add_tags("x"), UserErrorException, r"tags is a dictionary, not 'x'"),
    (lambda on: registered(on).remove_tags(3), TypeError, r"tags is a list of names, not 3"),
    (lambda on: on.files.as_named_input(None), UserErrorException, r"None: use letters"),
    (lambda on: on.files.as_named_input("1a"), UserErrorException, r"'1a': use letters.*no digit first"),
    (lambda on: DatasetConsumptionConfig("n", on.files, mode="bogus"), UserErrorException, r"not 'bogus'"),
    (lambda on: DatasetConsumptionConfig("n", on.files, mode=None), AttributeError, r"mode is text such as.*not None"),
    (lambda on: on.step(inputs=[DatasetConsumptionConfig("n", None)]), ValueError, r"n stands for NoneType"),
]

REFERENCES: list[Case] = [
    (lambda on: DataReference(None), AttributeError, r"get_default_datastore\(\) returns, not None"),
    (lambda on: DataReference("store"), AttributeError, r"not 'store'"),
    (
        lambda on: DataReference(on.store, "r", mode="bogus"),
        UserErrorException,
        r"mount, download, upload, not 'bogus'",
    ),
    (lambda on: DataReference(on.store, "r", path_on_datastore=3), TypeError, r"path_on_datastore is text, not 3"),
    (lambda on: DataReference(on.store, "r").path(3), TypeError, r"path is text, inside the datastore, not 3"),
    (lambda on: on.step(inputs=[DataReference(on.store, "a b")]), ValueError, r"'a b' is not valid"),
    (lambda on: DataPath(None), ValueError, r"needs its datastore"),
    (lambda on: DataPath("store", "x"), AttributeError, r"is a datastore, not 'store'"),
    (lambda on: DataPath(on.store, 3), TypeError, r"path_on_datastore is text, not 3"),
    (lambda on: on.step(inputs=[(DataPath(on.store, "a"), "x")]), ValueError, r"\(DataPath or PipelineParameter"),
    (
        lambda on: on.step(inputs=[(DataPath(on.store, "a"), DataPathComputeBinding(mode="bogus"))]),
        UserErrorException,
        r"not 'bogus'",
    ),
]

OUTPUTS: list[Case] = [
    (lambda on: OutputFileDatasetConfig(3), UserErrorException, r"is 3: use letters"),
    (lambda on: OutputFileDatasetConfig("a b"), UserErrorException, r"'a b': use letters"),
    (lambda on: OutputFileDatasetConfig("n").as_input("a b"), UserErrorException, r"'a b': use letters"),
    (lambda on: OutputFileDatasetConfig("n").as_upload(source_globs=3), TypeError, r"source_globs is text or a list"),
    (lambda on: OutputFileDatasetConfig("n").register_on_complete(None), ValueError, r"needs the name of a data set"),
    (lambda on: written(on, "x"), ValueError, r"destination of n is \(datastore, path\), not 'x'"),
    (lambda on: written(on, (on.store,)), ValueError, r"destination of n is \(datastore, path\)"),
    (lambda on: written(on, (on.store, 3)), ValueError, r"path of the destination of n is text, not 3"),
    (lambda on: written(on, (on.store, "../a")), ValueError, r"'\.\./a': it stays inside its datastore"),
    (lambda on: written(on, (on.store, "{day}/a")), ValueError, r"knows the placeholders \{run-id\}"),
]


def rows(on: Any, path: str = CSV, **kwargs: Any) -> Any:
    return Dataset.Tabular.from_delimited_files((on.store, path), **kwargs)


def registered(on: Any) -> Any:
    return on.files.register(on.ws, "registered")


def kept(on: Any, **kwargs: Any) -> Any:
    fitting = {"dataframe": on.rows.to_pandas_dataframe(), "target": (on.store, "t"), "name": "n"}
    return Dataset.Tabular.register_pandas_dataframe(**{**fitting, **kwargs})


def written(on: Any, destination: Any) -> Any:
    return on.pipeline(arguments=[OutputFileDatasetConfig("n", destination=destination)])


@pytest.mark.parametrize(("act", "kind", "message"), [*FILES, *ROWS, *REGISTERED, *REFERENCES, *OUTPUTS])
def test_is_told(on: Any, act: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"(?s){message}"):
        act(on)
