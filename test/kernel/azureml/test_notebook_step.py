"""`azureml.contrib.notebook`: what a NotebookRunnerStep takes, and what the graph says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.notebook_handler import AzureMLNotebookHandler
from steploom.azureml.pipeline.notebook_run_config import NotebookRunConfig
from steploom.azureml.pipeline.notebook_step import NotebookRunnerStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline


def folder(tmp_path: Path) -> Path:
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": "print(x)"}
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
    (tmp_path / "train.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def node_of(graph: Any) -> Any:
    return next(node for node in graph["nodes"] if node["kind"] == "step")


def test_what_the_graph_says(ws: Workspace, tmp_path: Path) -> None:
    made = PipelineData("made")
    config = NotebookRunConfig(
        folder(tmp_path),
        "train.ipynb",
        parameters={"x": 1, "depth": PipelineParameter("depth", 3), "target": made},
        handler=AzureMLNotebookHandler(timeout=60, progress_bar=False, log_output=True),
    )
    step = NotebookRunnerStep("train", config, outputs=[made], output_notebook_pipeline_data_name="book")
    graph = Pipeline(ws, [step])._steploom_graph()
    assert graph["parameters"] == [{"name": "depth", "default": 3}]
    node = node_of(graph)
    assert (node["type"], node["script"]) == ("NotebookRunnerStep", "train.ipynb")
    assert [port["name"] for port in node["outputs"]] == ["made", "book"]
    assert node["notebook"] == {
        "parameters": {
            "x": {"kind": "literal", "value": 1},
            "depth": {"kind": "parameter", "name": "depth"},
            "target": {"kind": "port", "port": "made"},
        },
        "output": "outputs/train.output.ipynb",
        "outputPort": "book",
        "timeoutSeconds": 60,
        "progressBar": False,
        "logOutput": True,
    }


@pytest.mark.parametrize("named", ["nbclient==0.10.0", "nbclient>=0.8", "nbclient"])
def test_its_environment_gets_what_runs_notebooks(ws: Workspace, tmp_path: Path, named: str) -> None:
    config = RunConfiguration(conda_dependencies=CondaDependencies.create(pip_packages=[named, "pandas"]))
    run = NotebookRunConfig(folder(tmp_path), "train.ipynb", run_config=config)
    pip = node_of(Pipeline(ws, [NotebookRunnerStep("train", run)])._steploom_graph())["environment"]["pip"]
    assert "ipykernel" in pip
    assert [line for line in pip if line.startswith("nbclient")] == [named]


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"notebook": "train.py"}, "an .ipynb file"),
        ({"parameters": {"a b": 1}}, "cannot be a variable"),
        ({"parameters": {"class": 1}}, "cannot be a variable"),
        ({"parameters": {"x": object()}}, "is object"),
        ({"parameters": {"x": float("nan")}}, "is float"),
        ({"handler": object()}, "AzureMLNotebookHandler"),
        ({"output_notebook": "/tmp/a.ipynb"}, "working folder"),
        ({"output_notebook": "../a.ipynb"}, "working folder"),
        ({"output_notebook": "train.ipynb"}, "not that of the notebook"),
    ],
)
def test_what_a_notebook_run_config_refuses(given: dict[str, Any], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        NotebookRunConfig(**{"source_directory": ".", "notebook": "train.ipynb", **given})


def test_data_of_parameters_must_be_declared() -> None:
    config = NotebookRunConfig(".", "train.ipynb", parameters={"target": PipelineData("made")})
    with pytest.raises(ValueError, match="outputs if the script writes it"):
        NotebookRunnerStep("train", config)


def test_a_step_needs_its_config() -> None:
    with pytest.raises(ValueError, match="NotebookRunConfig"):
        NotebookRunnerStep("train")


def test_from_the_names_to_the_executed_notebook(ws: Workspace, tmp_path: Path) -> None:
    config = NotebookRunConfig(folder(tmp_path), "train.ipynb", parameters={"x": "typed"})
    step = NotebookRunnerStep("train", config, output_notebook_pipeline_data_name="book")
    run = Pipeline(ws, [step]).submit("notebooks")
    assert run.wait_for_completion(show_output=False) == "Finished"
    run.find_step_run("train")[0].get_output_data("book").download(str(tmp_path / "got"))
    (found,) = [path for path in (tmp_path / "got").rglob("*") if path.is_file()]
    cells = json.loads(found.read_text(encoding="utf-8"))["cells"]
    assert cells[0]["source"] == "# Parameters\nx = 'typed'"
    assert cells[1]["outputs"][0]["text"] == "typed\n"
