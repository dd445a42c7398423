"""Models: registered, found again by version and tags, fetched, changed, deleted; from files and from runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.model import Model
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.exceptions import (
    ModelNotFoundException,
    ModelPathNotFoundException,
    WebserviceException,
)
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.resource_configuration import ResourceConfiguration


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "model.pkl"
    path.write_text("weights 1")
    return str(path)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    path = tmp_path / "bundle"
    (path / "sub").mkdir(parents=True)
    (path / "a.txt").write_text("a")
    (path / "sub" / "b.txt").write_text("b")
    return str(path)


def test_versions_of_a_file(ws: Any, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = Model.register(ws, file, "flights", tags={"kind": "gbt", "depth": 3}, description="by hand")
    assert capsys.readouterr().out == "Registering model flights\n"
    Path(file).write_text("weights 2")
    second = Model.register(workspace=ws, model_path=file, model_name="flights")
    assert (first.id, second.id) == ("flights:1", "flights:2")
    assert (first.tags, first.description, second.tags) == ({"kind": "gbt", "depth": "3"}, "by hand", {})
    assert (datetime.now(timezone.utc) - second.created_time).total_seconds() < 60
    assert Model(ws, "flights").version == 2
    assert Model(ws, "flights", version=1).description == "by hand"
    assert Model(ws, id="flights:1").version == 1
    assert Path(Model(ws, "flights", version=1).download(str(tmp_path / "old"))).read_text() == "weights 1"
    assert Path(second.download(str(tmp_path / "new"))).read_text() == "weights 2"


def test_a_folder_whole_or_in_parts(ws: Any, folder: str, tmp_path: Path) -> None:
    whole = Model.register(ws, folder, "whole").download(str(tmp_path / "whole"))
    assert sorted(item.name for item in Path(whole).rglob("*.txt")) == ["a.txt", "b.txt"]
    part = Model.register(ws, folder, "part", child_paths=["sub/b.txt"]).download(str(tmp_path / "part"))
    assert [item.relative_to(part).as_posix() for item in Path(part).rglob("*.txt")] == ["sub/b.txt"]


def test_downloading_again(ws: Any, file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = Model.register(ws, file, "flights")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert model.download() == "model.pkl"
    with pytest.raises(WebserviceException, match=r"model\.pkl is there already.*exist_ok=True"):
        model.download()
    Path("model.pkl").write_text("changed")
    assert Path(model.download(exist_ok=True)).read_text() == "weights 1"


def test_listed(ws: Any, file: str) -> None:
    for name, tags in (("a", {"kind": "x"}), ("b", {"kind": "y"}), ("a", {"kind": "y", "final": "yes"})):
        Model.register(ws, file, name, tags=tags, properties={"source": "test"}, model_framework=Model.Framework.ONNX)

    def ids(**wanted: Any) -> list[str | None]:
        return [model.id for model in Model.list(ws, **wanted)]

    assert ids() == ["a:2", "b:1", "a:1"]
    assert ids(latest=True) == ["a:2", "b:1"]
    assert ids(name="a") == ["a:2", "a:1"]
    assert ids(tags=["final"]) == ["a:2"]
    assert ids(tags=[["kind", "y"]]) == ["a:2", "b:1"]
    assert ids(properties=[["source", "other"]]) == []
    assert ids(model_framework="Onnx") == ["a:2", "b:1", "a:1"]
    assert {name: model.version for name, model in ws.models.items()} == {"a": 2, "b": 1}
    assert Model(ws, "a", tags=[["kind", "x"]]).version == 1


def test_changed(ws: Any, file: str) -> None:
    model = Model.register(ws, file, "flights", tags={"kind": "x", "old": "yes"}, properties={"born": "here"})
    model.update_tags_properties(
        add_tags={"kind": "y", "new": 1}, remove_tags=["old"], add_properties={"born": "there", "more": "p"}
    )
    model.update(description="better", resource_configuration=ResourceConfiguration(cpu=1, memory_in_gb=2))
    found = Model(ws, "flights")
    assert found.tags == {"kind": "x", "new": "1"}
    assert found.properties == {"born": "here", "more": "p"}
    assert found.description == "better"
    assert found.resource_configuration is not None and found.resource_configuration.memory_in_gb == 2
    assert found.serialize() == model.serialize()


def test_a_deleted_version_is_gone_and_its_number_too(ws: Any, file: str) -> None:
    Model.register(ws, file, "flights")
    second = Model.register(ws, file, "flights")
    second.delete()
    assert Model(ws, "flights").version == 1
    with pytest.raises(WebserviceException, match="no model 'flights' of version 2"):
        second.download()
    assert Model.register(ws, file, "flights").version == 3


def test_models_belong_to_a_workspace(ws: Any, file: str) -> None:
    from steploom.azureml.core.workspace import Workspace

    Model.register(ws, file, "flights")
    other = Workspace.create("other", show_output=False)
    assert Model.list(other) == [] and other.models == {}


def test_the_path_on_this_machine(ws: Any, file: str, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundException, match=r"no model 'flights' in \./azureml-models.*_workspace=ws"):
        Model.get_model_path("flights")
    with pytest.raises(ModelNotFoundException, match="workspace has no model 'flights'"):
        Model.get_model_path("flights", _workspace=ws)
    Model.register(ws, file, "flights")
    Model.register(ws, file, "flights")
    assert Model.get_model_path("flights", version=1, _workspace=ws) == "azureml-models/flights/1/model.pkl"
    assert Model.get_model_path("flights", _workspace=ws) == "azureml-models/flights/2/model.pkl"
    assert Path(Model.get_model_path("flights")).read_text() == "weights 1"


def test_many_register_at_once(ws: Any, file: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: Model.register(ws, file, "flights", tags={"n": number}), range(16)))
    assert sorted(model.version or 0 for model in made) == list(range(1, 17))
    assert len({model.tags["n"] for model in Model.list(ws, "flights")}) == 16


def test_data_sets_of_a_model(ws: Any, file: str) -> None:
    files = Dataset.File.from_files((ws.get_default_datastore(), "rows"), validate=False)
    rows, more = files.register(ws, "rows"), files.take(1).register(ws, "more")
    model = Model.register(ws, file, "net", datasets=[(Dataset.Scenario.TRAINING, rows)])
    model.add_dataset_references([("training", rows), ("training", more), (Dataset.Scenario.TEST, more)])
    found = Model(ws, "net").datasets
    assert {name: [item.name for item in each] for name, each in found.items()} == {
        "training": ["rows", "more"],
        "test": ["more"],
    }
    assert model.serialize()["datasets"][0] == {"name": "training", "id": rows.id}
    Model.register(ws, file, "other")
    assert [item.name for item in Model.list(ws, dataset_id=more.id)] == ["net"]
    for wrong, says in (([rows], "pairs such as"), ([("training", files)], "not registered")):
        with pytest.raises(WebserviceException, match=says):
            model.add_dataset_references(wrong)


def test_what_cannot_be_registered(ws: Any, file: str, folder: str) -> None:
    with pytest.raises(WebserviceException, match=r"nothing at none\.pkl"):
        Model.register(ws, "none.pkl", "flights")
    for child in ("c.txt", "../model.pkl"):
        with pytest.raises(WebserviceException, match="nothing at"):
            Model.register(ws, folder, "flights", child_paths=[child])
    for name in ("a b", "", "../a", "-a"):
        with pytest.raises(WebserviceException, match="cannot be the name of a model"):
            Model.register(ws, file, name)
    assert Model.list(ws) == []


def test_what_is_not_there(ws: Any, file: str) -> None:
    Model.register(ws, file, "flights")
    with pytest.raises(WebserviceException, match=r"no model 'fights'.*has: flights") as caught:
        Model(ws, "fights")
    assert caught.value.status_code == 404
    with pytest.raises(WebserviceException, match="stands for none"):
        Model(ws).download()
    with pytest.raises(UnavailableError, match="online endpoint"):
        Model.deploy(ws, "service", [])


def test_registered_by_a_run(ws: Any, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "train.py").write_text("open('outputs/model.txt', 'w').write('trained')")
    own = Environment("own")
    own.python.user_managed_dependencies = True
    run = Experiment(ws, "exp").submit(ScriptRunConfig(str(scripts), "train.py", environment=own))
    run.wait_for_completion()
    with pytest.raises(ModelPathNotFoundException, match=r"no file 'outputs/model\.pkl'.*outputs/model\.txt"):
        run.register_model("flights", "outputs/model.pkl")
    model = run.register_model("flights", model_path="outputs/model.txt", tags={"by": "run"})
    assert (model.run_id, model.experiment_name, model.run) == (run.id, "exp", run)
    assert Path(model.download(str(tmp_path / "fetched"))).read_text() == "trained"
    assert Path(run.register_model("all", "outputs").download(str(tmp_path / "all")), "model.txt").is_file()
    assert [item.id for item in Model.list(ws, run_id=run.id)] == ["all:1", "flights:1"]
