"""Secrets of a workspace: kept for its owner alone, given to scripts, shown nowhere."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.widgets.run_display import snapshot

VALUE = "open sesame"
ASK = """
import os, sys
from azureml.core import Run
run = Run.get_context()
value = run.get_secret("db-password")
assert value == run.experiment.workspace.get_default_keyvault().get_secret("db-password") == sys.argv[1]
print("it is", value)
open("outputs/length.txt", "w").write(str(len(value)))
"""


@pytest.fixture
def vault(ws: Any) -> Any:
    return ws.get_default_keyvault()


def test_set_read_listed_and_deleted(ws: Any, vault: Any) -> None:
    vault.set_secret("db-password", VALUE)
    vault.set_secret(name="db-password", value="changed")
    vault.set_secrets({"Token": "abc", "key": "def"})
    assert vault.get_secret("DB-Password") == ws.get_default_keyvault().get_secret(name="db-password") == "changed"
    assert vault.get_secrets(["key", "none"]) == {"key": "def", "none": None}
    assert vault.list_secrets() == [{"name": "db-password"}, {"name": "key"}, {"name": "Token"}]
    vault.delete_secret("key")
    vault.delete_secrets(["Token"])
    assert vault.list_secrets() == [{"name": "db-password"}]


def test_a_type_of_content_is_kept(vault: Any) -> None:
    vault.set_secret("a", "b", "text/plain")
    vault.set_secret("c", "d")
    assert (vault.get_secret_content_type("a"), vault.get_secret_content_type("c")) == ("text/plain", None)


def test_each_workspace_has_its_own(vault: Any) -> None:
    vault.set_secret("a", "b")
    other = Workspace.create("other", show_output=False)
    assert other.get_default_keyvault().list_secrets() == []


def test_its_files_are_the_owners_alone(home: Path, vault: Any) -> None:
    vault.set_secret("db-password", VALUE)
    (file,) = (path for path in home.rglob("*") if path.is_file() and VALUE.encode() in path.read_bytes())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (file.parent, file.parent.parent)] == [0o700, 0o700]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda vault: vault.get_secret("none"), r"no secret 'none' in the workspace local\. It has: a\."),
        (lambda vault: vault.delete_secret("none"), "no secret 'none'"),
        (lambda vault: vault.get_secret_content_type("none"), "no secret 'none'"),
        (lambda vault: vault.set_secret("a_b", "c"), "'a_b' cannot be the name of a secret: use letters"),
        (lambda vault: vault.set_secret("../a", "c"), "cannot be the name"),
        (lambda vault: vault.set_secret("a", None), "is text, not nothing"),
        (lambda vault: vault.set_secret("a", 7), "is text, not int"),
        (lambda vault: vault.get_secrets("a"), r"Give a list of names: \['a'\]"),
    ],
)
def test_what_is_wrong(vault: Any, call: Any, said: str) -> None:
    vault.set_secret("a", "b")
    with pytest.raises(UserErrorException, match=said):
        call(vault)


def test_a_script_gets_it_and_nobody_is_shown_it(ws: Any, vault: Any, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "ask.py").write_text(ASK)
    vault.set_secret("db-password", VALUE)
    own = Environment("own")
    own.python.user_managed_dependencies = True
    arguments = [vault.get_secret("db-password")]
    run = Experiment(ws, "exp").submit(
        ScriptRunConfig(str(tmp_path / "src"), "ask.py", arguments, environment=own), tags={"a": "b", "c": "d"}
    )
    run.wait_for_completion(show_output=True)
    run.download_file("outputs/length.txt")
    assert Path("length.txt").read_text() == str(len(VALUE))
    assert run.get_secret("db-password") == VALUE
    assert run.get_secrets(["none"]) == {"none": None}
    run.remove_tags(["a"])
    assert run.tags == {"c": "d"}

    shown = [capsys.readouterr().out, str(run.get_details_with_logs()), json.dumps(snapshot(run._pipeline_record))]
    assert all("***" in text for text in shown)
    assert not any(VALUE in text for text in shown)
    assert f"it is {'*' * len(VALUE)}\n" in shown[0]
    # From the next look on, whatever was changed meanwhile.
    vault.set_secret("later", "it is ")
    assert "it is " not in str(run.get_details_with_logs()) + str(snapshot(run._pipeline_record)["logTails"])
