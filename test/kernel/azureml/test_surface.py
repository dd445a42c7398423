"""Every public member of the classes of the article's training half: it is there, with the SDK's parameters.

`surface.json` holds what was observed by introspection: paths, parameters ("name" or "name=default"), members.
"""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import steploom
from steploom.azureml.exports import MODULES
from steploom.azureml.unanswered import CLOUD, LATER

SURFACE = json.loads(Path(__file__).with_name("surface.json").read_text())


@pytest.fixture(autouse=True)
def activated() -> None:
    steploom.activate()


def at(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def parameters(function: Any, *, bound: bool) -> list[str]:
    """As the file spells them; keyword-only ones are additions of ours and do not count."""
    found = list(inspect.signature(function).parameters.values())[1 if bound else 0 :]
    marks = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [
        marks.get(item.kind, "") + item.name + ("" if item.default is item.empty else f"={item.default!r}")
        for item in found
        if item.kind is not item.KEYWORD_ONLY
    ]


def same(got: list[str], want: list[str]) -> bool:
    """A default that is no literal there ("<...>") may be any here."""
    return len(got) == len(want) and all(
        g == w or (w.partition("=")[2].startswith("<") and g.partition("=")[0] == w.partition("=")[0])
        for g, w in zip(got, want)
    )


@pytest.mark.parametrize("name", SURFACE)
def test_all_paths_give_one_object(name: str) -> None:
    first, *others = (at(path) for path in SURFACE[name]["from"])
    assert all(other is first for other in others)


@pytest.mark.parametrize("name", [name for name in SURFACE if "init" in SURFACE[name]])
def test_constructor(name: str) -> None:
    found = at(SURFACE[name]["from"][0])
    function, bound = (found.__init__, True) if inspect.isclass(found) else (found, False)
    assert same(parameters(function, bound=bound), SURFACE[name]["init"]), parameters(function, bound=bound)


@pytest.mark.parametrize(
    ("name", "call"), [(name, call) for name in SURFACE for call in SURFACE[name].get("calls", {})]
)
def test_call(name: str, call: str) -> None:
    owner = at(SURFACE[name]["from"][0])
    raw = inspect.getattr_static(owner, call)
    bound = not isinstance(raw, (staticmethod, classmethod))
    got = parameters(getattr(owner, call), bound=bound)
    assert same(got, SURFACE[name]["calls"][call]), got


def examples() -> dict[str, Any]:
    """Objects that can be made without a workspace."""
    steploom.activate()
    from azureml.core import Environment, RunConfiguration  # type: ignore[import-not-found]
    from azureml.core.conda_dependencies import CondaDependencies  # type: ignore[import-not-found]
    from azureml.data.azure_storage_datastore import AzureBlobDatastore  # type: ignore[import-not-found]
    from azureml.data.data_reference import DataReference  # type: ignore[import-not-found]
    from azureml.pipeline.core import (  # type: ignore[import-not-found]
        InputPortBinding,
        OutputPortBinding,
        PipelineData,
        PipelineParameter,
    )
    from azureml.pipeline.steps import PythonScriptStep  # type: ignore[import-not-found]

    store = AzureBlobDatastore("ws", "store", "container", "account")
    return {
        "RunConfiguration": RunConfiguration(),
        "Environment": Environment("e"),
        "DockerSection": Environment("e").docker,
        "PythonSection": Environment("e").python,
        "DockerConfiguration": RunConfiguration().docker,
        "AmlComputeConfiguration": RunConfiguration().amlcompute,
        "CondaDependencies": CondaDependencies(),
        "AzureBlobDatastore": store,
        "AbstractAzureStorageDatastore": store,
        "AbstractDatastore": store,
        "DataReference": DataReference(store),
        "PipelineData": PipelineData("d"),
        "InputPortBinding": InputPortBinding("i", PipelineData("d")),
        "OutputPortBinding": OutputPortBinding("o"),
        "PipelineParameter": PipelineParameter("p", 1),
        "PipelineStep": PythonScriptStep("a.py"),
        "PythonScriptStep": PythonScriptStep("a.py"),
    }


@pytest.mark.parametrize(("name", "example"), examples().items())
def test_attributes(name: str, example: Any) -> None:
    wanted = [*SURFACE[name].get("members", ()), *SURFACE[name].get("attributes", ())]
    missing = [member for member in wanted if not hasattr(example, member)]
    assert not missing


def test_private_end_point_sort_of_names_say_why_they_do_nothing() -> None:
    from azureml.pipeline.steps import AutoMLStep

    with pytest.raises(NotImplementedError, match=r"AutoMLStep needs the Azure cloud.*azure-ai-ml"):
        AutoMLStep("train", None)
    from azureml.core import Keyvault

    with pytest.raises(NotImplementedError, match=r"Keyvault\.get_secret is not part of this version"):
        Keyvault.get_secret  # noqa: B018 - asking is what is tested


@pytest.mark.parametrize("table", [LATER, CLOUD], ids=["later", "cloud"])
def test_what_is_answered_is_no_longer_listed_as_unanswered(table: dict[str, str]) -> None:
    """The answer would win, and the page would be right; the list must not go stale all the same."""
    for module, names in table.items():
        assert [name for name in names.split() if "unavailable" not in MODULES[module][name]] == []


def test_a_function_that_is_not_here_can_be_imported_too() -> None:
    from azureml.train.hyperdrive import choice  # type: ignore[import-not-found]

    with pytest.raises(NotImplementedError, match="choice is not part of this version"):
        choice(1, 2)
