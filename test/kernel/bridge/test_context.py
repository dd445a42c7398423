"""Which workspace is in use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def config(folder: Path, name: Any) -> None:
    (folder / ".azureml").mkdir(parents=True, exist_ok=True)
    (folder / ".azureml" / "config.json").write_text(json.dumps({"workspace_name": name}))


def test_the_local_one_by_default(desk: Any) -> None:
    assert desk.context.workspace == desk.engine.workspace().name


def test_the_nearest_configuration_counts_and_the_notebooks_own_before_it(desk: Any) -> None:
    for name in ("flights", "trains"):
        desk.engine.create_workspace(name)
    config(desk.folder, "flights")
    desk.folder = desk.folder / "sub"
    desk.folder.mkdir()
    assert desk.context.workspace == "flights"
    from azureml.core import Workspace  # type: ignore[import-not-found]

    desk.live.capture({"ws": Workspace.get("trains")})
    assert desk.context.workspace == "trains"


@pytest.mark.parametrize("text", ['{"workspace_name": "nobody"}', '{"workspace_name": ""}', "[]", "{", "\ufeff"])
def test_a_configuration_that_leads_nowhere_is_passed_over(desk: Any, text: str) -> None:
    (desk.folder / "config.json").write_text(text)
    assert desk.context.workspace == desk.engine.workspace().name


def test_a_working_directory_that_is_gone_is_said(desk: Any, refused: Any, tmp_path: Path) -> None:
    def cwd() -> Path:
        raise FileNotFoundError

    desk.context._cwd = cwd
    refused("no-folder", desk.ask, "runconfig.list")
