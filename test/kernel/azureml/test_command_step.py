"""`CommandStep`, from the notebook's names to what the command finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.pipeline.command_step import CommandStep
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.bridge.check import check


def config() -> RunConfiguration:
    """Of the test's own interpreter."""
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    return made


def node_of(step: CommandStep, ws: Any) -> dict[str, Any]:
    graph = Pipeline(ws, [step])._steploom_graph()
    check("pipelineGraph", graph)
    found: dict[str, Any] = next(item for item in graph["nodes"] if item["kind"] == "step")
    return found


def test_names() -> None:
    assert CommandStep("echo hi").name == "CommandStep_echo"
    assert CommandStep(["echo", PipelineParameter("p", 1)]).name == "CommandStep_echo"
    assert CommandStep("echo hi", "mine").name == "mine"
    assert CommandStep(runconfig=RunConfiguration(command="ls -l")).name == "CommandStep_ls"


def test_what_is_no_command() -> None:
    for command in (None, "", [], RunConfiguration()):
        with pytest.raises(ValueError, match=r"There is no command|command is text or a list"):
            CommandStep(command)


def test_its_node(ws: Any, src: Path) -> None:
    data, rows = PipelineData("out"), OutputFileDatasetConfig("rows")
    command = ["python train.py --rate", PipelineParameter("rate", 0.1), "--to", data, rows, 3]
    node = node_of(CommandStep(command, outputs=[data], source_directory=str(src), compute_target="cpu"), ws)
    assert node["type"] == "CommandStep"
    assert node["script"] == (
        "python train.py --rate $AML_PARAMETER_rate --to $AZUREML_DATAREFERENCE_out $AZUREML_DATAREFERENCE_rows 3"
    )
    assert (node["arguments"], [item["name"] for item in node["outputs"]]) == ([], ["out", "rows"])


def test_data_must_be_declared() -> None:
    with pytest.raises(ValueError, match="neither inputs nor outputs"):
        CommandStep(["cat", PipelineData("x")])


def test_the_source_folder_must_exist(ws: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        Pipeline(ws, [CommandStep("ls", source_directory=str(tmp_path / "none"))])


def test_it_runs(ws: Any, src: Path) -> None:
    (src / "train.py").write_text(
        "import sys\nfrom azureml.core import Run\nRun.get_context().log('words', len(sys.argv))\n"
        "open(sys.argv[2], 'w').write(sys.argv[1])\n"
    )
    data, said = PipelineData("out"), PipelineParameter("said", "none")
    write = CommandStep(
        ["test -f train.py && python train.py", said, data],
        name="write",
        outputs=[data],
        runconfig=config(),
        source_directory=str(src),
    )
    read = CommandStep(
        f"cat {data} && exit 3", name="read", inputs=[data], runconfig=config(), source_directory=str(src)
    )
    run = Pipeline(ws, [write, read]).submit("exp", pipeline_parameters={"said": "two  words; exit 7"})
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    (first,), (second,) = run.find_step_run("write"), run.find_step_run("read")
    assert first.get_properties()["StepType"] == "CommandStep"
    assert first.get_status() == "Finished" and first.get_metrics() == {"words": 3}
    assert second.get_status() == "Failed" and "two  words; exit 7" in second.get_stdout_log()
    again = Pipeline(ws, [write, read]).submit("exp", pipeline_parameters={"said": "two  words; exit 7"})
    again.wait_for_completion(show_output=False, raise_on_error=False)
    assert "Reused: same script" in str(again.find_step_run("write")[0].get_details())
