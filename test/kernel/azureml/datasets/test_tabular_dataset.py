"""Tabular data sets: how files become rows, and what is left of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas
import pytest

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.data_type import DataType
from steploom.step.site._steploom.datasets.dataset import Dataset


@pytest.fixture
def delays(store: Any) -> Any:
    return Dataset.Tabular.from_delimited_files((store, "delays/**/*.csv"))


def test_rows_of_all_files(delays: Any) -> None:
    frame = delays.to_pandas_dataframe()
    assert list(frame.columns) == ["day", "delay"]
    assert frame["delay"].fillna(-1).tolist() == [3, -1, 20, 7]


def test_paths_keys_and_types(store: Any) -> None:
    made = Dataset.Tabular.from_delimited_files(
        (store, "delays/**/*.csv"),
        include_path=True,
        partition_format="{month:yyyy/MM}/{airport}.csv",
        set_column_types={"day": DataType.to_datetime("%Y-%m-%d"), "delay": DataType.to_float()},
    )
    frame = made.to_pandas_dataframe()
    assert list(frame.columns) == ["Path", "day", "delay", "month", "airport"]
    assert frame["Path"].iloc[0] == "/2013/01/JFK.csv"
    assert frame["airport"].tolist() == ["JFK", "JFK", "LGA", "JFK"]
    assert frame["month"].iloc[3] == datetime(2013, 2, 1)
    assert (frame["day"].dt.year == 2013).all()
    assert frame["delay"].dtype == "float64"


def test_forms_of_delimited_files(store: Any, tmp_path: Path) -> None:
    text = "a;1,5;x\nb;2,5;\n"
    (tmp_path / "odd.txt").write_text(text, encoding="utf-16")
    store.upload_files([str(tmp_path / "odd.txt")], target_path="odd", show_progress=False)
    made = Dataset.Tabular.from_delimited_files(
        (store, "odd/odd.txt"),
        separator=";",
        header=False,
        encoding="utf-16",
        empty_as_string=True,
        infer_column_types=False,
        set_column_types={"Column2": DataType.to_float(decimal_mark=",")},
    )
    frame = made.to_pandas_dataframe()
    assert list(frame.columns) == ["Column1", "Column2", "Column3"]
    assert frame["Column2"].tolist() == [1.5, 2.5]
    assert frame["Column3"].tolist() == ["x", ""]


def test_json_lines_and_parquet(store: Any) -> None:
    lines = Dataset.Tabular.from_json_lines_files((store, "delays/lines.jsonl"))
    assert lines.to_pandas_dataframe()["b"].tolist() == ["x", "y"]
    files = lines.to_parquet_files()
    assert files.to_path() == ["/data.parquet"]
    again = Dataset.Tabular.from_parquet_files((store, "converted/*/data.parquet"))
    assert again.to_pandas_dataframe().equals(lines.to_pandas_dataframe())
    (csv,) = lines.to_csv_files(separator=";").download()
    assert Path(csv).read_text() == "a;b\n1;x\n2;y\n"


def test_columns_and_rows(delays: Any) -> None:
    assert list(delays.keep_columns("delay").to_pandas_dataframe().columns) == ["delay"]
    assert list(delays.drop_columns(["delay"]).to_pandas_dataframe().columns) == ["day"]
    assert list(delays[["delay"]].to_pandas_dataframe().columns) == ["delay"]
    late = delays.filter((delays["delay"] > 5) & (delays["day"] < "2013-02"))
    assert late.to_pandas_dataframe()["delay"].tolist() == [20]
    assert delays.skip(1).take(2).to_pandas_dataframe()["delay"].iloc[1] == 20
    first, second = delays.random_split(0.5, seed=7)
    counts = [len(part.to_pandas_dataframe()) for part in (first, second, delays.take_sample(0.5, seed=7))]
    assert counts[0] + counts[1] == 4
    assert counts[0] == counts[2]


def test_times(delays: Any) -> None:
    timed = delays.with_timestamp_columns("day")
    assert timed.timestamp_columns == ("day", None)
    border = datetime(2013, 1, 2)
    assert len(timed.time_after(border).to_pandas_dataframe()) == 2
    assert len(timed.time_after(border, include_boundary=False).to_pandas_dataframe()) == 1
    assert len(timed.time_before(border, include_boundary=False).to_pandas_dataframe()) == 2
    assert len(timed.time_between(border, datetime(2013, 1, 31)).to_pandas_dataframe()) == 1
    assert timed.time_recent(timedelta(days=1)).to_pandas_dataframe().empty
    with pytest.raises(UserErrorException, match="with_timestamp_columns"):
        delays.time_after(border)


def test_a_frame_is_stored_and_registered(ws: Any, store: Any) -> None:
    frame = pandas.DataFrame({"a": [1, 2]})
    made = Dataset.Tabular.register_pandas_dataframe(frame, (store, "frames"), "mine", show_progress=False)
    assert (made.name, made.version) == ("mine", 1)
    assert Dataset.Tabular.register_pandas_dataframe(frame, store, "mine", show_progress=False).version == 2
    assert Dataset.get_by_name(ws, "mine", version=1).to_pandas_dataframe().equals(frame)


def test_rows_are_stored_by_keys(ws: Any, store: Any) -> None:
    made = Dataset.Tabular.from_delimited_files((store, "delays/**/*.csv"), partition_format="{airport}.csv")
    parts = made.partition_by(["airport", "day"], (store, "parts"), name="parts", show_progress=False)
    assert parts.partition_keys == ["airport", "day"]
    assert list(parts.to_pandas_dataframe().columns) == ["delay", "airport", "day"]
    assert len(parts.to_pandas_dataframe()) == 4
    assert len(parts.get_partition_key_values(["airport"])) == 2
    assert Dataset.get_by_name(ws, "parts").partition_keys == ["airport", "day"]
    with pytest.raises(UserErrorException, match="no column city"):
        made.partition_by(["city"], (store, "parts"))


def test_what_cannot_be_read(store: Any, tmp_path: Path) -> None:
    with pytest.raises(UserErrorException, match="There are no rows"):
        Dataset.Tabular.from_delimited_files((store, "nothing/*.csv"))
    with pytest.raises(UserErrorException, match="could not be read as parquet"):
        Dataset.Tabular.from_parquet_files((store, "delays/lines.jsonl"))
    with pytest.raises(UserErrorException, match=r"no column 'speed'. It has: day, delay"):
        Dataset.Tabular.from_delimited_files((store, "delays/2013/02/JFK.csv")).keep_columns(
            "speed"
        ).to_pandas_dataframe()
    with pytest.raises(UserErrorException, match="is a DataType"):
        Dataset.Tabular.from_delimited_files((store, "delays/2013/02/JFK.csv"), set_column_types={"delay": "float"})
    with pytest.raises(UnavailableError, match="register_pandas_dataframe"):
        Dataset.Tabular.from_sql_query("select 1")


def test_a_url_is_read_when_rows_are_wanted(tmp_path: Path) -> None:
    made = Dataset.Tabular.from_delimited_files("https://example.invalid/x.csv", validate=False)
    with pytest.raises(UserErrorException, match=r"https://example.invalid/x.csv could not be read"):
        made.to_pandas_dataframe()


def test_without_pandas(delays: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(UserErrorException, match="%pip install pandas"):
        delays.to_pandas_dataframe()
