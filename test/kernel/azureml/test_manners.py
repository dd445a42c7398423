"""What small programs get from the SDK: values, texts and exceptions that no other test is about."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

import steploom
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.offline_run import OfflineRun
from steploom.azureml.exceptions import (
    AuthenticationException,
    AzureMLException,
    ComputeTargetException,
    UserErrorException,
)
from steploom.azureml.exported.homes import HOMES
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.output_dataset import PipelineOutputFileDataset
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.schedule_recurrence import ScheduleRecurrence
from steploom.step.site._steploom.datasets.promote_headers import PromoteHeadersBehavior
from steploom.step.site._steploom.diagnostics import set_diagnostics_collection


def created(**given: Any) -> list[str]:
    return list(CondaDependencies.create(**given).pip_packages)


VALUES: dict[str, tuple[Callable[[], Any], Any]] = {
    "the SDK's packages have its version": (
        lambda: created(pip_packages=["azureml-sdk[notebooks]", "azureml-contrib-x", "azureml-dataprep", "pandas"]),
        ["azureml-sdk[notebooks]~=1.61.0", "azureml-contrib-x~=1.61.0", "azureml-dataprep", "pandas"],
    ),
    "unless they have one": (lambda: created(pip_packages=["azureml-core==1.2"]), ["azureml-core==1.2"]),
    "or none is wanted": (
        lambda: created(pip_packages=["azureml-defaults"], pin_sdk_version=False),
        ["azureml-defaults"],
    ),
    "the default package has none": (created, ["azureml-defaults"]),
    "an index stands before PyPI": (
        lambda: list(CondaDependencies.create(pip_indexurl="https://example.invalid/simple").pip_options),
        ["--index-url https://example.invalid/simple", "--extra-index-url https://pypi.python.org/simple"],
    ),
    "the index of the SDK": (CondaDependencies.sdk_origin_url, "https://pypi.python.org/simple"),
    "text of a parameter": (
        lambda: (str(PipelineParameter("rate", 0.1)), f"a/{PipelineParameter('p', 'x')}"),
        ("PipelineParameter_Name:rate_Default:0.1", "a/PipelineParameter_Name:p_Default:x"),
    ),
    "text of a recurrence": (
        lambda: str(ScheduleRecurrence("Day", 1)).split()[0],
        "<azureml.pipeline.core.schedule.ScheduleRecurrence",
    ),
}


@pytest.mark.parametrize(("program", "value"), VALUES.values(), ids=VALUES)
def test_value(program: Callable[[], Any], value: Any) -> None:
    assert program() == value


ERRORS: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    f"{key} are no list": (
        lambda structure=structure: CondaDependencies(_underlying_structure=structure),
        UserErrorException,
        f"{key} of conda dependencies is a list",
    )
    for key, structure in {
        "dependencies": {"dependencies": "numpy"},
        "channels": {"channels": "conda-forge"},
        "pip": {"dependencies": ["numpy", {"pip": "pandas"}]},
    }.items()
}


@pytest.mark.parametrize(("program", "error", "says"), ERRORS.values(), ids=ERRORS)
def test_error(program: Callable[[], Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        program()


@pytest.mark.parametrize(
    ("error", "codes"),
    [
        (AzureMLException("oh"), ""),
        (ComputeTargetException("oh"), ""),
        (UserErrorException("oh"), '"code": "UserError", '),
        (AuthenticationException("oh"), '"code": "UserError", "inner_error": { "code": "Authentication" }, '),
    ],
    ids=lambda item: type(item).__name__ if isinstance(item, Exception) else "",
)
def test_text_of_an_exception(error: AzureMLException, codes: str) -> None:
    name = type(error).__name__
    expected = f'{name}: Message: oh InnerException None ErrorResponse {{ "error": {{ {codes}"message": "oh" }} }}'
    assert " ".join(str(error).split()) == expected


def test_lines_of_an_offline_run(capsys: pytest.CaptureFixture[str]) -> None:
    run = OfflineRun()
    run.log("auc", 0.5)
    run.log_list("all", [1])
    run.upload_files(["model.pkl"], ["outputs/model.pkl"])
    assert capsys.readouterr().out.splitlines() == [
        *("Attempted to log scalar metric auc:", "0.5", "Attempted to log list metric all:", "[1]"),
        "Attempted to track file model.pkl at outputs/model.pkl",
    ]


def test_a_registered_output_is_a_copy() -> None:
    plain = PipelineData("rows").as_dataset()
    registered = plain.register("rows")
    assert registered is not plain
    assert type(registered) is PipelineOutputFileDataset
    assert (plain._as_output()[1].dataset_registration, registered._as_output()[1].name) == (None, "rows")


def test_headers_of_delimited_files() -> None:
    parse = PipelineData("rows").as_dataset().parse_delimited_files
    readers = [parse(header=header)._transformations[0]["header"] for header in PromoteHeadersBehavior]
    assert readers == [False, True, True, True]
    assert parse()._transformations[0]["header"] is True


def test_diagnostics_are_not_collected(capsys: pytest.CaptureFixture[str]) -> None:
    set_diagnostics_collection(send_diagnostics=True)
    assert "no diagnostics" in capsys.readouterr().out


@pytest.mark.parametrize("home", HOMES)
def test_modules_in_which_the_sdk_defines_what_it_offers_elsewhere(home: str) -> None:
    steploom.activate()
    public, names = HOMES[home]
    for name in names.split():
        assert getattr(import_module(home), name) is getattr(import_module(public), name)
