"""The data sections of a `RunConfiguration`, in Python and in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.azureml.core.data_sections import (
    Data,
    DataLocation,
    DataPath,
    Dataset,
    OutputData,
    OutputOptions,
    RegistrationOptions,
    UploadOptions,
)
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig


def test_saved_and_loaded_they_are_sections_again(tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    config = RunConfiguration()
    config.data = {"rows": Data(DataLocation(Dataset("1", "flights", "2")), mechanism="mount")}
    options = OutputOptions(
        registration_options=RegistrationOptions("kept"), upload_options=UploadOptions(True, ["*.csv"])
    )
    config.output_data = {"made": OutputData(DataLocation(data_path=DataPath("store", "out")), "upload", options)}
    config.save(str(tmp_path), "with_data")
    loaded = RunConfiguration.load(str(tmp_path), "with_data")
    assert loaded.data["rows"].data_location.dataset.name == "flights"
    assert loaded.output_data["made"].output_location.data_path.relative_path == "out"
    assert loaded.output_data["made"].additional_options.upload_options.source_globs == ["*.csv"]
    assert loaded._to_dict()["data"] == config._to_dict()["data"]
    assert loaded._to_dict()["outputData"] == config._to_dict()["outputData"]


def test_a_misspelt_field() -> None:
    with pytest.raises(AttributeError, match="Did you mean 'mechanism'"):
        setattr(Data(), "mechanisms", "mount")  # noqa: B010 - mypy knows that it is not there


def test_data_of_a_named_input() -> None:
    made = Data.create(DatasetConsumptionConfig("rows", Dataset("1", "flights", "2"), "mount", "/in"))
    assert (made.mechanism, made.path_on_compute, made.environment_variable_name) == ("mount", "/in", "rows")
    assert made.data_location.dataset._to_dict() == {"id": "1", "name": "flights", "version": "2"}


def test_data_of_something_else() -> None:
    with pytest.raises(UserErrorException, match="as_named_input"):
        Data.create("flights")


def test_a_file_with_something_else(tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    (tmp_path / ".azureml" / "odd.runconfig").write_text("data: {rows: flights}")
    with pytest.raises(UserErrorException, match="Data in a run configuration is a mapping"):
        RunConfiguration.load(str(tmp_path), "odd")
