"""File data sets: which files they are, parts of them, copies and links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_path import DataPath

ALL = ["/2013/01/JFK.csv", "/2013/01/LGA.csv", "/2013/02/JFK.csv", "/lines.jsonl"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("delays", ALL),
        ("delays/", ALL),
        ("/delays/./2013/01", ["/JFK.csv", "/LGA.csv"]),
        ("delays/2013/01/LGA.csv", ["/LGA.csv"]),
        ("delays/2013/*/JFK.csv", ["/01/JFK.csv", "/02/JFK.csv"]),
        ("delays/**", ALL),
        ("delays/**/*.csv", ALL[:3]),
        ("delays/2013/01/?GA.csv", ["/LGA.csv"]),
        ("delays/*.csv", []),
    ],
)
def test_a_path_with_and_without_wildcards(store: Any, path: str, expected: list[str]) -> None:
    assert Dataset.File.from_files((store, path), validate=False).to_path() == expected


def test_several_paths_keep_their_folders_apart(store: Any) -> None:
    made = Dataset.File.from_files([(store, "delays/2013/02"), DataPath(store, "delays/2013/01/JFK.csv")])
    assert made.to_path() == ["/delays/2013/02/JFK.csv", "/delays/2013/01/JFK.csv"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ([], "No path is given"),
        ("/etc/hosts", "is a local path"),
        (("store", "x"), "is no place of files"),
        (7, "is no place of files"),
    ],
)
def test_what_is_no_path(home: Path, path: Any, says: str) -> None:
    with pytest.raises(UserErrorException, match=says):
        Dataset.File.from_files(path)


def test_paths_that_lead_out_or_nowhere(store: Any) -> None:
    with pytest.raises(UserErrorException, match="leads out of the datastore"):
        Dataset.File.from_files((store, "delays/../../secret"))
    with pytest.raises(UserErrorException, match=r"no files at nothing/here.*validate=False"):
        Dataset.File.from_files((store, "nothing/here"))
    with pytest.raises(UserErrorException, match="is a URL"):
        Dataset.File.from_files("https://example.invalid/a.csv").to_path()


def test_what_a_writer_has_not_finished_is_no_file(store: Any) -> None:
    Path(store._local_path("delays/2013/02/.steploom-partial-1")).write_text("half")
    assert Dataset.File.from_files((store, "delays")).to_path() == ALL


def test_parts(store: Any) -> None:
    whole = Dataset.File.from_files((store, "delays"))
    assert whole.take(2).to_path() == ALL[:2]
    assert whole.skip(3).to_path() == ALL[3:]
    assert whole.skip(1).take(1).to_path() == ALL[1:2]
    assert whole.filter(whole.file_metadata("Size") > 30).to_path() == ["/2013/01/JFK.csv", "/lines.jsonl"]
    small = (whole.file_metadata("Size") < 25) | ~(whole.file_metadata("Path") != "lines.jsonl")
    assert whole.filter(small).to_path() == ["/2013/01/LGA.csv", "/2013/02/JFK.csv", "/lines.jsonl"]
    first, second = whole.random_split(0.5, seed=3)
    assert sorted(first.to_path() + second.to_path()) == ALL
    assert first.to_path() == whole.random_split(0.5, seed=3)[0].to_path()
    assert whole.take_sample(1.0).to_path() == ALL
    assert whole.take_sample(0.0).to_path() == []


def test_parts_that_cannot_be(store: Any) -> None:
    whole = Dataset.File.from_files((store, "delays"))
    with pytest.raises(UserErrorException, match="from 0 to 1"):
        whole.random_split(50)
    with pytest.raises(UserErrorException, match=r"Files have no 'Colour'. They have: Path, Size"):
        whole.filter(whole.file_metadata("Colour") == "red").to_path()
    with pytest.raises(TypeError, match="join conditions with &"):
        bool(whole.file_metadata("Size") > 30)
    with pytest.raises(UnavailableError, match="as_cache"):
        whole.as_cache(None)


def test_a_copy_of_the_files(store: Any, tmp_path: Path) -> None:
    made = Dataset.File.from_files((store, "delays/2013/**/JFK.csv"))
    target = tmp_path / "copy"
    assert made.download(str(target)) == [str(target / "01" / "JFK.csv"), str(target / "02" / "JFK.csv")]
    (target / "02" / "JFK.csv").unlink()
    (target / "01" / "JFK.csv").write_text("mine")
    with pytest.raises(UserErrorException, match=r"JFK.csv is there already"):
        made.download(str(target))
    assert not (target / "02" / "JFK.csv").exists()
    made.download(str(target), overwrite=True)
    assert (target / "01" / "JFK.csv").read_text().startswith("day")
    assert all(Path(file).is_file() for file in made.download())


def test_a_folder_is_mounted_where_it_is_and_a_selection_by_links(store: Any) -> None:
    with Dataset.File.from_files((store, "delays/2013")).mount() as whole:
        assert whole.mount_point == str(store._local_path("delays/2013"))
    assert Path(whole.mount_point).is_dir()
    with Dataset.File.from_files((store, "delays/**/LGA.csv")).mount() as selection:
        assert Path(selection.mount_point, "2013/01/LGA.csv").read_text().endswith("20\n")
    assert not Path(selection.mount_point).exists()
    assert store._local_path("delays/2013/01/LGA.csv").is_file()


def test_keys_in_the_paths(store: Any) -> None:
    made = Dataset.File.from_files((store, "delays"), partition_format="{month:yyyy/MM}/{airport}.csv")
    assert made.partition_keys == ["month", "airport"]
    assert len(made.to_path()) == 3
    values = made.get_partition_key_values(["airport"])
    assert values == [{"airport": "JFK"}, {"airport": "LGA"}]
    assert [item["month"].month for item in made.get_partition_key_values()] == [1, 1, 2]
    with pytest.raises(UserErrorException, match="not partitioned by city"):
        made.get_partition_key_values(["city"])
    with pytest.raises(UserErrorException, match="names no column"):
        Dataset.File.from_files((store, "delays"), partition_format="*/*.csv")


def test_upload_of_a_folder(store: Any, tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "c.bin"):
        (tmp_path / "up" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "up" / name).write_text(name)
    made = Dataset.File.upload_directory(str(tmp_path / "up"), (store, "up"), pattern="*.txt", show_progress=False)
    assert made.to_path() == ["/a.txt", "/sub/b.txt"]
    with pytest.raises(UserErrorException, match="no folder"):
        Dataset.File.upload_directory(str(tmp_path / "nothing"), (store, "up"))


def test_when_it_was_changed_and_how_it_is_shown(store: Any) -> None:
    made = Dataset.File.from_files((store, "delays"))
    assert made.data_changed_time is not None
    assert re.match(r"FileDataset\n\{\n  \"source\": \[", repr(made))
    assert made.as_mount().name == Dataset.File.from_files((store, "delays")).as_mount().name
