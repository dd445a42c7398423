"""Registered data sets: versions, tags, and how they are found again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.dataset import Dataset


def test_versions(ws: Any, store: Any) -> None:
    first = Dataset.File.from_files((store, "delays/2013/01"))
    assert (first.id, first.name, first.version, first.tags) == (None, None, None, {})
    made = first.register(ws, "delays", description="January", tags={"year": "2013"})
    assert (made.name, made.version, made.description, made.tags) == ("delays", 1, "January", {"year": "2013"})
    assert first.id is None
    assert first.register(ws, "delays").id == made.id

    second = Dataset.File.from_files((store, "delays/2013/02"))
    with pytest.raises(UserErrorException, match="create_new_version=True"):
        second.register(ws, "delays")
    assert second.register(ws, "delays", create_new_version=True).version == 2
    assert Dataset.get_by_name(ws, "delays").to_path() == ["/JFK.csv"]
    assert Dataset.get_by_name(ws, "delays", version=1).to_path() == ["/JFK.csv", "/LGA.csv"]
    assert Dataset.get_by_name(ws, "delays", version="1").id == made.id
    assert Dataset.get_by_id(ws, made.id).version == 1
    assert {name: item.version for name, item in Dataset.get_all(ws).items()} == {"delays": 2}
    assert list(ws.datasets) == ["delays"]


def test_a_kind_is_kept(ws: Any, store: Any) -> None:
    Dataset.Tabular.from_delimited_files((store, "delays/**/*.csv")).take(1).register(ws, "rows")
    assert len(Dataset.get_by_name(ws, "rows").to_pandas_dataframe()) == 1


def test_what_is_not_there(ws: Any, store: Any) -> None:
    Dataset.File.from_files((store, "delays")).register(ws, "delays")
    with pytest.raises(UserErrorException, match=r"There is no data set 'delay'.*It has: delays"):
        Dataset.get_by_name(ws, "delay")
    with pytest.raises(UserErrorException, match="It has the versions 1"):
        Dataset.get_by_name(ws, "delays", version=3)
    with pytest.raises(UserErrorException, match="no registered data set with the id x"):
        Dataset.get_by_id(ws, "x")
    with pytest.raises(UserErrorException, match="1 to 255"):
        Dataset.File.from_files((store, "delays")).register(ws, "")
    with pytest.raises(UnavailableError, match=r"Dataset.File.from_files"):
        Dataset("definition")
    with pytest.raises(UnavailableError, match=r"Use Dataset.Tabular.from_delimited_files"):
        Dataset.from_delimited_files("x")


def test_tags_and_description(ws: Any, store: Any) -> None:
    made = Dataset.File.from_files((store, "delays")).register(ws, "delays", tags={"a": "1"})
    made.add_tags({"b": "2"}).remove_tags(["a"])
    made.update(description="all")
    found = Dataset.get_by_name(ws, "delays")
    assert (found.tags, found.description) == ({"b": "2"}, "all")
    with pytest.raises(UserErrorException, match="not registered"):
        Dataset.File.from_files((store, "delays")).add_tags({"b": "2"})
    found.unregister_all_versions()
    assert Dataset.get_all(ws) == {}
    assert found.id is None


def test_several_register_at_once(ws: Any, store: Any) -> None:
    made = [Dataset.File.from_files((store, "delays")).take(count) for count in range(8)]
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda item: item.register(ws, "delays", create_new_version=True).version, made)
    assert sorted(found) == list(range(1, 9))
