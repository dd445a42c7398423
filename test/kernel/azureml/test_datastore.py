"""Datastores: uploading, downloading, references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.datastore import Datastore
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in (("a.csv", "1"), ("sub/b.csv", "2")):
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "data"


def test_concrete_classes_and_no_none(ws: Any) -> None:
    blob, file = Datastore(ws), Datastore(ws, "workspacefilestore")
    assert (type(blob).__name__, blob.datastore_type) == ("AzureBlobDatastore", "AzureBlob")
    assert (type(file).__name__, file.datastore_type) == ("AzureFileDatastore", "AzureFile")
    assert all((blob.account_name, blob.container_name, blob.endpoint, blob.protocol))
    with pytest.raises(UserErrorException, match="nowhere"):
        Datastore.get(ws, "nowhere")


def test_upload_and_download_keep_folders(ws: Any, data: Path, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    reference = store.upload(str(data), target_path="raw", show_progress=False)
    assert reference.path_on_datastore == "raw"
    assert store.download(str(tmp_path / "out"), prefix="raw", show_progress=False) == 2
    assert (tmp_path / "out" / "raw" / "sub" / "b.csv").read_text() == "2"


def test_files_that_are_there_stay_unless_overwritten(
    ws: Any, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ws.get_default_datastore()
    store.upload_files([str(data / "a.csv")], target_path="raw", show_progress=False)
    (data / "a.csv").write_text("new")
    store.upload_files([str(data / "a.csv")], target_path="raw", show_progress=False)
    assert "already exists" in capsys.readouterr().out
    store.download(str(tmp_path / "one"), show_progress=False)
    assert (tmp_path / "one" / "raw" / "a.csv").read_text() == "1"
    store.upload_files([str(data / "a.csv")], target_path="raw", overwrite=True, show_progress=False)
    assert store.download(str(tmp_path / "one"), show_progress=False) == 0
    assert store.download(str(tmp_path / "one"), overwrite=True, show_progress=False) == 1
    assert (tmp_path / "one" / "raw" / "a.csv").read_text() == "new"


def test_a_prefix_is_the_beginning_of_a_path(ws: Any, data: Path, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    store.upload(str(data), target_path="run1", show_progress=False)
    store.upload(str(data), target_path="run10", show_progress=False)
    assert store.download(str(tmp_path / "x"), prefix="run1/", show_progress=False) == 2
    assert store.download(str(tmp_path / "y"), prefix="run1", show_progress=False) == 4


def test_relative_root_and_missing_files(ws: Any, data: Path, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    store.upload_files([str(data / "sub" / "b.csv")], relative_root=str(data), show_progress=False)
    assert store.download(str(tmp_path / "out"), prefix="sub/b", show_progress=False) == 1
    with pytest.raises(UserErrorException, match=r"missing\.csv"):
        store.upload_files([str(data / "missing.csv")])
    with pytest.raises(UserErrorException, match="not below"):
        store.upload_files([str(data / "a.csv")], relative_root=str(data / "sub"))


def test_names_of_references_are_the_same_in_every_session(ws: Any) -> None:
    store = ws.get_default_datastore()
    first, again, other = store.path("a/b"), store.path("a/b"), store.path("a/c")
    assert first.data_reference_name == again.data_reference_name != other.data_reference_name
    assert len(first.data_reference_name) == 32
    assert store.path("a", data_reference_name="raw").path("b", "deep").path_on_datastore == "a/b"
    assert str(store.path("a", data_reference_name="raw")) == "$AZUREML_DATAREFERENCE_raw"


def test_modes_give_new_references(ws: Any) -> None:
    reference = ws.get_default_datastore().path("a", data_reference_name="raw")
    download = reference.as_download(path_on_compute="/x", overwrite=True)
    assert (download.mode, download.path_on_compute, download.overwrite) == ("download", "/x", True)
    assert reference.mode == "mount"
    assert reference.to_config().path_on_data_store == "a"


def test_data_paths(ws: Any) -> None:
    path = DataPath(ws.get_default_datastore(), "a/b", name="raw")
    reference = path.create_data_reference(datapath_compute_binding=DataPathComputeBinding("download"))
    assert (reference.data_reference_name, reference.mode, reference.path_on_datastore) == ("raw", "download", "a/b")
    assert DataPath.create_from_data_reference(reference).path_on_datastore == "a/b"


def test_a_default_datastore_is_set_for_everybody(ws: Any) -> None:
    Datastore.get(ws, "workspacefilestore").set_as_default()
    assert Datastore.get_default(ws).name == "workspacefilestore"


def test_the_cloud_is_refused_by_name(ws: Any) -> None:
    with pytest.raises(NotImplementedError, match="data lake lake"):
        Datastore.register_azure_data_lake(ws, "mine", "lake")
