"""The workspace in use, its computes and its datastores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def test_the_workspace_with_its_datastores_and_experiments(desk: Any) -> None:
    desk.engine.ensure_experiment(desk.context.workspace, "flights")
    found = desk.ask("workspace.get")
    assert found["name"] == desk.context.workspace
    assert [store["isDefault"] for store in found["datastores"]].count(True) == 1
    assert found["experiments"] == [{"name": "flights", "runs": 0}]
    assert found["realSdk"] is None
    assert desk.ask("datastore.list")["datastores"] == found["datastores"]


def real_sdk(code: str, tmp_path: Path) -> Any:
    """What `code` prints as JSON where a package `azureml.core` that is not ours is on the path."""
    package = tmp_path / "site" / "azureml" / "core"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("class Workspace: real = True\n")
    program = (
        "import json, steploom\nsteploom.activate()\n"
        "from steploom.bridge.context import Context\nfrom steploom.bridge.handlers import workspace\n"
        "from steploom.bridge.live_objects import LiveObjects\nfrom steploom.bridge.ring import EventRing\n"
        "from steploom.engine.api import Engine\n"
        "live = LiveObjects()\n"
        "context = Context(Engine.open, live=live, ring=EventRing(), epoch='e')\n" + code
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "STEPLOOM_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_real_sdk_wins_and_the_page_is_told(tmp_path: Path) -> None:
    is_real, workspace, sdk = real_sdk(
        "from azureml.core import Workspace\nlive.capture({'ws': Workspace()})\n"
        "found = workspace.get(context, {})\n"
        "print(json.dumps([Workspace.real, live.workspace, found['realSdk']]))",
        tmp_path,
    )
    assert is_real and workspace is None
    assert sdk["version"] == "of unknown version"
    assert "steploom.activate(force=True)" in sdk["cure"]


def test_a_real_sdk_that_was_forced_aside_does_not_answer(tmp_path: Path) -> None:
    sdk = real_sdk(
        "import azureml.core\nsteploom.activate(force=True)\nfrom azureml.core import Workspace\n"
        "live.capture({'ws': Workspace.from_config()})\nassert live.workspace\n"
        "print(json.dumps(workspace.get(context, {})['realSdk']))",
        tmp_path,
    )
    assert sdk is None


def test_the_version_of_a_real_sdk_is_that_of_its_package(tmp_path: Path) -> None:
    facts = tmp_path / "site" / "azureml_core-1.60.0.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: azureml-core\nVersion: 1.60.0\n")
    sdk = real_sdk("print(json.dumps(workspace.get(context, {})['realSdk']))", tmp_path)
    assert sdk["version"] == "1.60.0"


def test_a_compute_target_from_nothing_to_deleted(desk: Any, refused: Any) -> None:
    desk.compute()
    listed = desk.ask("compute.list")
    assert [compute["name"] for compute in listed["computes"]] == ["cpu"]
    assert any(size["name"] == "STANDARD_D2_V2" for size in listed["vmSizes"])
    changed = desk.ask("compute.update", name="cpu", minNodes=1, maxNodes=3, idleSeconds=30)["compute"]
    assert (changed["minNodes"], changed["maxNodes"], changed["idleSeconds"]) == (1, 3, 30)
    again = desk.ask("compute.create", name="cpu", vmSize="X", minNodes=0, maxNodes=9, idleSeconds=1)
    assert again["found"] is True and again["compute"]["maxNodes"] == 3
    assert desk.ask("compute.delete", name="cpu") == {}
    refused("compute-not-found", desk.ask, "compute.delete", name="cpu")


@pytest.mark.parametrize("nodes", [(-1, 2), (3, 2), (0, 0)])
def test_a_compute_target_that_cannot_be_is_refused(desk: Any, nodes: tuple[int, int]) -> None:
    request = {"name": "cpu", "vmSize": "STANDARD_D2_V2", "minNodes": nodes[0], "maxNodes": nodes[1], "idleSeconds": 60}
    assert desk.hand(desk.request("compute.create", request))[-1]["t"] == "err"
    assert desk.ask("compute.list")["computes"] == []
