"""Datastores that are registered for containers of the cloud: folders of this machine, without keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep

WRITE = "import sys; open(sys.argv[1], 'w').write('made')"
KEY = "dGhlLWtleS1vZi10aGUtYWNjb3VudA=="


@pytest.fixture
def blob(ws: Any) -> Any:
    return Datastore.register_azure_blob_container(ws, "sales", "container1", "account1", account_key=KEY)


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "rows.csv").write_text("1")
    return str(tmp_path / "rows.csv")


def test_it_stands_for_its_container_and_says_so(ws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    store = Datastore.register_azure_blob_container(
        ws, "sales", "container1", "account1", sas_token="?sv=secret", subscription_id="s", resource_group="g"
    )
    said = capsys.readouterr().out
    assert "sales is a folder of this machine that stands for the container container1 of the account account1" in said
    for found in (store, Datastore.get(ws, "sales"), ws.datastores["sales"]):
        assert (type(found).__name__, found.datastore_type) == ("AzureBlobDatastore", "AzureBlob")
        assert (found.container_name, found.account_name) == ("container1", "account1")
        assert (found.protocol, found.endpoint) == ("https", "core.windows.net")
        assert (found.subscription_id, found.resource_group) == ("s", "g")
        assert (found.sas_token, found.account_key, found.credential_type) == (None, None, "None")


def test_a_file_share_is_of_its_own_class(ws: Any) -> None:
    store = Datastore.register_azure_file_share(ws, "share", "files1", "account1", endpoint="core.chinacloudapi.cn")
    assert (type(store).__name__, store.datastore_type) == ("AzureFileDatastore", "AzureFile")
    assert (store.container_name, store.endpoint) == ("files1", "core.chinacloudapi.cn")


def test_no_key_is_kept_anywhere(home: Path, blob: Any) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(b"container1" in path.read_bytes() for path in files)
    assert not any(KEY.encode() in path.read_bytes() for path in files)
    assert KEY not in repr(blob)


def test_all_that_stand_for_a_container_have_its_files(ws: Any, blob: Any, file: str, tmp_path: Path) -> None:
    blob.upload_files([file], target_path="raw", show_progress=False)
    again = Datastore.register_azure_blob_container(ws, "other", "container1", "account1")
    assert again.download(str(tmp_path / "out"), show_progress=False) == 1
    assert (tmp_path / "out" / "raw" / "rows.csv").read_text() == "1"
    empty = Datastore.register_azure_blob_container(ws, "third", "container2", "account1")
    assert empty.download(str(tmp_path / "none"), show_progress=False) == 0


def test_registered_again(ws: Any, blob: Any, file: str, tmp_path: Path) -> None:
    blob.upload_files([file], show_progress=False)
    same = Datastore.register_azure_blob_container(ws, "sales", "container1", "account1", account_key="another")
    assert same.download(str(tmp_path / "out"), show_progress=False) == 1
    with pytest.raises(UserErrorException, match="already a datastore 'sales'"):
        Datastore.register_azure_blob_container(ws, "sales", "container2", "account1")
    moved = Datastore.register_azure_blob_container(ws, "sales", "container2", "account1", overwrite=True)
    assert moved.container_name == Datastore.get(ws, "sales").container_name == "container2"
    assert moved.download(str(tmp_path / "none"), show_progress=False) == 0


@pytest.mark.parametrize(
    ("name", "container", "account", "said"),
    [
        ("a b", "c", "a", "'a b' cannot be the name of a datastore"),
        ("sales", "../c", "a", "'../c' cannot be the name of a container"),
        ("sales", "c", "", "'' cannot be the name of a storage account"),
        ("workspaceblobstore", "c", "a", "the workspace's own"),
    ],
)
def test_names_that_cannot_be(ws: Any, name: str, container: str, account: str, said: str) -> None:
    with pytest.raises(UserErrorException, match=said):
        Datastore.register_azure_blob_container(ws, name, container, account, overwrite=True)


def test_unregistered_and_its_files_stay(ws: Any, blob: Any, file: str, tmp_path: Path) -> None:
    blob.upload_files([file], show_progress=False)
    blob.unregister()
    assert "sales" not in ws.datastores
    with pytest.raises(UserErrorException, match="no datastore 'sales'"):
        Datastore.get(ws, "sales")
    with pytest.raises(UserErrorException, match="no datastore 'sales'"):
        blob.unregister()
    back = Datastore.register_azure_blob_container(ws, "sales", "container1", "account1")
    assert back.download(str(tmp_path / "out"), show_progress=False) == 1


def test_what_a_workspace_needs_stays(ws: Any, blob: Any) -> None:
    with pytest.raises(UserErrorException, match="the workspace's own"):
        ws.get_default_datastore().unregister()
    blob.set_as_default()
    assert ws.get_default_datastore().name == "sales"
    with pytest.raises(UserErrorException, match="the default one"):
        blob.unregister()
    ws.set_default_datastore("workspaceblobstore")
    blob.unregister()


def test_a_run_that_goes_on_keeps_its_datastore(ws: Any, blob: Any, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "wait.py").write_text("import time; time.sleep(60)")
    made = PipelineData("made", datastore=blob)
    step = PythonScriptStep("wait.py", outputs=[made], source_directory=str(tmp_path / "src"))
    run = Experiment(ws, "exp").submit(Pipeline(ws, [step]))
    with pytest.raises(UserErrorException, match=f"the run {run.id} uses it"):
        blob.unregister()
    run.cancel()
    run.wait_for_completion(show_output=False)
    blob.unregister()


def test_a_result_on_one_that_is_gone_is_made_again(ws: Any, blob: Any, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "write.py").write_text(WRITE)

    def run() -> Any:
        made = PipelineData("made", datastore=Datastore.get(ws, "sales"))
        step = PythonScriptStep("write.py", arguments=[made], outputs=[made], source_directory=str(tmp_path / "src"))
        done = Experiment(ws, "exp").submit(Pipeline(ws, [step]))
        assert done.wait_for_completion(show_output=False) == "Finished"
        return next(iter(done.get_steps()))

    first = run()
    assert first.get_output_data("made").path_on_datastore
    blob.unregister()
    with pytest.raises(UserErrorException, match="no datastore 'sales'"):
        first.get_output_data("made")
    Datastore.register_azure_blob_container(ws, "sales", "container2", "account1")
    assert "azureml.reusedrunid" not in run().get_properties()
