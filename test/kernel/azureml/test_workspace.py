"""`Workspace`: finding its configuration, making local ones, what hangs below it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exceptions import UserErrorException, WorkspaceException


def config(folder: Path, name: str, *, file: str = "config.json") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = {"subscription_id": "s", "resource_group": "rg", "workspace_name": name}
    (folder / file).write_text(json.dumps(data))


def test_without_a_file_it_is_the_local_workspace(home: Path) -> None:
    first, again = Workspace.from_config(), Workspace.from_config()
    assert first.name == again.name == "local"
    assert first.resource_group == "local"
    assert all(isinstance(text, str) and text for text in (first.location, first.subscription_id, first.sku))
    assert first.subscription_id == again.subscription_id
    assert first.get_default_datastore().name == "workspaceblobstore"
    assert set(first.datastores) == {"workspaceblobstore", "workspacefilestore"}


def test_a_path_without_a_file_is_an_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UserErrorException, match=r"no config\.json"):
        Workspace.from_config(path=tmp_path)
    with pytest.raises(UserErrorException):
        Workspace.from_config(path="/nonexistent/config.json")


def test_the_named_workspace_is_made_on_first_use(home: Path, tmp_path: Path) -> None:
    config(tmp_path, "shared")
    ws = Workspace.from_config()
    assert (ws.name, ws.resource_group, ws.subscription_id) == ("shared", "rg", "s")
    assert "shared" in Workspace.list("s")
    assert Workspace.get("shared").resource_group == "rg"


def test_the_kind_of_folder_outranks_nearness(home: Path, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    config(tmp_path / ".azureml", "above")
    config(deep, "here")
    config(deep / "aml_config", "old", file="project.json")
    assert Workspace.from_config(deep).name == "above"
    (tmp_path / ".azureml" / "config.json").unlink()
    assert Workspace.from_config(deep).name == "old"
    (deep / "aml_config" / "project.json").unlink()
    assert Workspace.from_config(deep).name == "here"
    assert Workspace.from_config(deep / "config.json").name == "here"


def test_both_forms_of_the_file_are_read(home: Path, tmp_path: Path) -> None:
    scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/scoped"
    (tmp_path / "config.json").write_text(json.dumps({"Id": None, "Scope": scope}))
    ws = Workspace.from_config()
    assert (ws.name, ws.resource_group) == ("scoped", "g")


def test_a_written_configuration_is_found_again(home: Path, tmp_path: Path) -> None:
    ws = Workspace.create("mine", resource_group="team", show_output=False)
    ws.write_config(tmp_path / "project")
    written = json.loads((tmp_path / "project" / ".azureml" / "config.json").read_text())
    assert written["workspace_name"] == "mine"
    assert Workspace.from_config(tmp_path / "project").name == "mine"


def test_broken_files(home: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("x")
    with pytest.raises(json.JSONDecodeError):
        Workspace.from_config(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UserErrorException, match="workspace_name"):
        Workspace.from_config(tmp_path)


def test_create_and_get(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.create("one")
    assert "Created" in capsys.readouterr().out
    with pytest.raises(WorkspaceException, match=r"Workspace\.get\('one'\)"):
        Workspace.create("one")
    assert Workspace.create("one", exist_ok=True).name == "one"
    with pytest.raises(WorkspaceException, match="two"):
        Workspace.get("two")


def test_what_hangs_below_it(ws: Any) -> None:
    from azureml.core import Experiment

    Experiment(ws, "trial")
    assert list(ws.experiments) == ["trial"]
    assert "cpu" in ws.compute_targets
    assert [name for name in ws.compute_targets] == ["cpu"]
    assert type(ws.compute_targets["cpu"]).__name__ == "AmlCompute"
    assert ws.environments == {} and ws.models == {} and ws.datasets == {}
    ws.set_default_datastore("workspacefilestore")
    assert ws.get_default_datastore().name == "workspacefilestore"
    assert ws.get_details()["defaultDatastore"] == "workspacefilestore"
    with pytest.raises(UserErrorException):
        ws.set_default_datastore("nowhere")
    assert ws.get_default_compute_target("CPU") is None


def test_html_is_escaped(home: Path) -> None:
    ws = Workspace.create("safe", resource_group="<script>alert(1)</script>", show_output=False)
    assert "<script>" not in ws._repr_html_()
    assert "&lt;script&gt;" in ws._repr_html_()


def test_cloud_members_say_so(ws: Any) -> None:
    with pytest.raises(NotImplementedError, match="list_keys"):
        ws.list_keys()
    with pytest.raises(NotImplementedError, match="not deleted"):
        ws.delete()


def test_tags_can_be_changed(home: Path) -> None:
    ws = Workspace.create("w", tags={"team": "flights"})
    assert ws.update(tags={"year": 2026}, friendly_name="W")["tags"] == {"year": "2026"}
    assert Workspace.get("w").tags == {"year": "2026"}
    with pytest.raises(TypeError, match="tags is a dictionary, not 'x'"):
        ws.update(tags="x")  # type: ignore[arg-type]
