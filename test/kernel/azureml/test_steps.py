"""What a step takes and refuses when it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.datastores.storage_datastore import AzureBlobDatastore

STORE = AzureBlobDatastore("ws", "store", "container", "account")


def step(**kwargs: Any) -> PythonScriptStep:
    return PythonScriptStep("train.py", compute_target="cpu", **kwargs)


def test_data_in_arguments_must_be_declared() -> None:
    data, reference = PipelineData("out"), DataReference(STORE, "raw")
    for item in (data, reference, data.as_download()):
        with pytest.raises(ValueError, match="inputs if the script reads"):
            step(arguments=["--x", item])
    step(arguments=["--x", data, "--y", reference], inputs=[reference], outputs=[data])
    step(arguments=[data], inputs=[data.as_download()])


def test_lists_are_copied() -> None:
    inputs: list[Any] = [PipelineData("a")]
    made = step(inputs=inputs, outputs=None)
    inputs.append(PipelineData("b"))
    assert [item.name for item in made._inputs] == ["a"]


def test_an_input_named_like_an_output_is_renamed() -> None:
    data = PipelineData("x")
    assert [item.name for item in step(inputs=[data], outputs=[data])._inputs] == ["INPUT_x"]


def test_names_are_unique_on_each_side() -> None:
    with pytest.raises(ValueError, match="as_input"):
        step(inputs=[PipelineData("x"), PipelineData("x")])
    with pytest.raises(ValueError, match="Two outputs"):
        step(outputs=[PipelineData("x"), PipelineData("x")])
    step(inputs=[PipelineData("x"), PipelineData("x").as_input("y")])


@pytest.mark.parametrize("name", ["", "a-b", "a.b", "a b", "a\n", "donnée", "x" * 256, None])
def test_illegal_port_names(name: Any) -> None:
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        PipelineData(name)


def test_what_inputs_and_outputs_cannot_hold() -> None:
    for wrong in (1, "x", (1, 2), (PipelineParameter("p", 1), DataPathComputeBinding())):
        with pytest.raises(ValueError):
            step(inputs=[wrong])
    with pytest.raises(ValueError, match="PipelineData"):
        step(outputs=[DataReference(STORE, "r")])
    with pytest.raises(TypeError):
        step(inputs=PipelineData("a"))


def test_a_parameter_may_not_clash_with_params() -> None:
    parameter = PipelineParameter("p", 1)
    step(arguments=[parameter], params={"p": parameter})
    with pytest.raises(Exception, match="p is used by a pipeline parameter"):
        step(arguments=[parameter], params={"p": PipelineParameter("p", 2)})


def test_parameter_defaults() -> None:
    for good in ("s", 1, 1.5, True, "", DataPath(STORE, "a")):
        assert PipelineParameter("p", good).default_value is good
    for bad in (None, [1], {}, b"x", object()):
        with pytest.raises(ValueError, match="default"):
            PipelineParameter("p", bad)


def test_a_parameters_value_is_of_its_defaults_type() -> None:
    PipelineParameter("p", 1)._check_value(True)
    for default, wrong in ((1, "x"), (1, 1.5), (1.5, 1), ("a", 3)):
        with pytest.raises(Exception, match="takes"):
            PipelineParameter("p", default)._check_value(wrong)


def test_names_of_2018_and_deprecations(tmp_path: Path) -> None:
    assert PythonScriptStep("a.py", target="cpu")._compute_name() == "cpu"
    with pytest.warns(DeprecationWarning, match="hash_paths"):
        PythonScriptStep("a.py", hash_paths=["."])


def test_text_of_data_stands_for_its_path() -> None:
    assert f"{PipelineData('out', output_name='model')}" == "$AZUREML_DATAREFERENCE_model"
    assert str(PipelineData("out").as_input("i")) == "$AZUREML_DATAREFERENCE_i"


def test_output_modes() -> None:
    for wrong in ("direct", "Mount"):
        with pytest.raises(ValueError, match="mount or upload"):
            PipelineData("a", output_mode=wrong)
    with pytest.raises(ValueError, match="mount or download"):
        PipelineData("a").create_input_binding(mode="upload")


def test_a_data_set_of_an_output() -> None:
    dataset = PipelineData("a").as_dataset()
    mounted = dataset.as_mount("/p")
    assert mounted is not dataset and mounted.create_input_binding().path_on_compute == "/p"
    assert dataset.as_named_input("rows").create_input_binding().name == "rows"
    first, second = dataset.parse_delimited_files().keep_columns(["x"]).random_split(0.8, seed=1)
    assert first.create_input_binding().additional_transformations[-1]["random_split"]["part"] == 0
    assert second.create_input_binding().additional_transformations[-1]["random_split"]["part"] == 1
    assert first.create_input_binding().bind_mode == "direct"
