"""Run configurations of the notebook's folder."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.azureml.core.run_configuration import RunConfiguration


def environment(**fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"python": None, "conda": [], "pip": [], "channels": [], "variables": {}}
    return {**empty, "userManaged": False, "docker": {"enabled": True, "baseImage": None}, **fields}


def configuration(name: str = "train", target: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"name": name, "target": target, "environment": environment(**fields)}


def test_what_is_saved_is_listed_loaded_and_read_by_the_names(desk: Any) -> None:
    assert desk.ask("runconfig.list") == {"names": []}
    given = configuration(target="cpu", conda=["numpy"], pip=["pandas<3"], variables={"A": "1"})
    assert desk.ask("runconfig.save", runConfiguration=given) == {"path": ".azureml/train.runconfig"}
    assert desk.ask("runconfig.list") == {"names": ["train"]}
    found = desk.ask("runconfig.get", name="train")["runConfiguration"]
    for key in ("conda", "pip", "variables", "userManaged"):
        assert found["environment"][key] == given["environment"][key]
    assert (found["name"], found["target"]) == ("train", "cpu")
    assert RunConfiguration.load(str(desk.folder), "train").target == "cpu"


SECRET = {"API_KEY": "abc123", "storageAccountKey": "x", "MODE": "fast", "MONKEY": "bananas"}


def test_a_page_is_given_no_secrets_and_keeps_them_all_the_same(desk: Any) -> None:
    desk.ask("runconfig.save", runConfiguration=configuration(variables=SECRET))
    found = desk.ask("runconfig.get", name="train")["runConfiguration"]
    hidden = {"API_KEY": "***", "storageAccountKey": "***"}
    assert found["environment"]["variables"] == {**SECRET, **hidden}

    found["environment"]["variables"].update(MODE="slow", storageAccountKey="new")
    desk.ask("runconfig.save", runConfiguration=found, loaded="train")
    desk.ask("runconfig.save", runConfiguration={**found, "name": "copy"}, loaded="train")
    changed = {**SECRET, "MODE": "slow", "storageAccountKey": "new"}
    for name in ("train", "copy"):
        assert RunConfiguration.load(str(desk.folder), name).environment.environment_variables == changed


@pytest.mark.parametrize("more", [{}, {"loaded": "none"}, {"loaded": "other"}])
def test_a_mask_is_never_saved_as_a_value(desk: Any, refused: Any, more: dict[str, str]) -> None:
    desk.ask("runconfig.save", runConfiguration=configuration("other", variables={"OTHER_KEY": "abc123"}))
    given = configuration(variables={"API_KEY": "***"})
    error = refused("value-masked", desk.ask, "runconfig.save", runConfiguration=given, **more)
    assert "API_KEY" in error.what
    assert desk.ask("runconfig.list") == {"names": ["other"]}
    # What is no secret may be called anything, and nothing has to be there that is not needed.
    plain = configuration(variables={"STARS": "***"})
    desk.ask("runconfig.save", runConfiguration=plain, **more)
    assert desk.ask("runconfig.get", name="train")["runConfiguration"]["environment"]["variables"] == {"STARS": "***"}


def test_what_cannot_be_is_refused(desk: Any, refused: Any) -> None:
    refused("bad-name", desk.ask, "runconfig.save", runConfiguration=configuration("../up"))
    refused("runconfig-not-found", desk.ask, "runconfig.get", name="none")
    assert not (desk.folder.parent / "up.runconfig").exists()


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "sub/../../secret"])
def test_no_name_leads_out_of_the_folder(desk: Any, refused: Any, name: str) -> None:
    (desk.folder / ".azureml").mkdir()
    (desk.folder.parent / "secret").write_text("target: stolen\n")
    (desk.folder / "secret").write_text("target: stolen\n")
    refused("runconfig-not-found", desk.ask, "runconfig.get", name=name)


@pytest.mark.parametrize("text", ["- a list\n", "a: [unclosed\n", "\x00"])
def test_a_file_that_is_no_run_configuration_is_named(desk: Any, refused: Any, text: str) -> None:
    (desk.folder / ".azureml").mkdir()
    (desk.folder / ".azureml" / "broken.runconfig").write_text(text)
    error = refused("runconfig-unreadable", desk.ask, "runconfig.get", name="broken")
    assert "broken" in error.where


def test_a_check_names_the_target_and_the_packages_that_cannot_be(desk: Any) -> None:
    given = configuration(target="gpu", pip=["not a package!"], conda=["scikit-learn"])
    found = desk.ask("runconfig.check", runConfiguration=given)
    target, package = found["problems"]
    assert target["code"] == "compute-not-found" and "gpu" in target["what"]
    assert "not a package!" in package["what"]
    assert found["notes"]
    desk.compute("gpu")
    assert desk.ask("runconfig.check", runConfiguration=configuration(target="gpu"))["problems"] == []


def test_the_users_own_environment_is_ready(desk: Any) -> None:
    found = desk.ask("runconfig.prepare", runConfiguration=configuration(userManaged=True))
    assert found["ready"] is True and found["environmentId"]


def test_preparing_tells_by_events_and_the_second_time_it_is_there(desk: Any) -> None:
    given = configuration()
    desk.bridge.work(desk.now)
    found = desk.ask("runconfig.prepare", runConfiguration=given)
    assert found["ready"] is False
    desk.listen(lambda: [body for body in desk.events("environment") if body["status"] == "Ready"], seconds=60)
    assert {body["environmentId"] for body in desk.events("environment")} == {found["environmentId"]}
    assert desk.ask("runconfig.prepare", runConfiguration=given) == {**found, "ready": True}


def test_what_cannot_be_prepared_is_refused_before_anything_starts(desk: Any) -> None:
    request = desk.request("runconfig.prepare", {"runConfiguration": configuration(pip=["not a package!"])})
    assert desk.hand(request)[-1]["t"] == "err"
