"""What a `ParallelRunStep` may be given, and the node that it becomes."""

from __future__ import annotations

from typing import Any

import pytest
from parallel_steps import SCORES, score

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.bridge.check import check
from steploom.step.site._steploom.datastores.data_reference import DataReference
from steploom.step.site._steploom.datastores.storage_datastore import AzureBlobDatastore

STORE = AzureBlobDatastore("ws", "store", "container", "account")
FILES = PipelineData("files").as_dataset()


def test_its_node(ws: Any, config: Any, images: Any) -> None:
    settings = config(node_count=PipelineParameter("nodes", 1), compute_target="cpu", mini_batch_size="1KB")
    graph = Pipeline(ws, [score(settings, images.as_named_input("images"))])._steploom_graph()
    check("pipelineGraph", graph)
    node = next(item for item in graph["nodes"] if item["kind"] == "step")
    assert (node["type"], node["script"], node["compute"]) == ("ParallelRunStep", "score.py", "cpu")
    assert node["params"]["aml_mini_batch_size"] == "1024"
    assert node["params"]["aml_node_count"] == "$AML_PARAMETER_nodes"
    assert graph["parameters"] == [{"name": "nodes", "default": 1}]


def test_a_bare_data_set_is_no_input(config: Any, images: Any) -> None:
    with pytest.raises(Exception, match=r"reads data sets.*as_named_input"):
        ParallelRunStep("score", config(), [images], SCORES)


@pytest.mark.parametrize("inputs", [None, [], FILES])
def test_inputs_are_a_list(config: Any, inputs: Any) -> None:
    with pytest.raises(AssertionError, match="list of at least one"):
        ParallelRunStep("score", config(), inputs, SCORES)


@pytest.mark.parametrize(
    "item",
    [PipelineData("a"), DataReference(STORE, "raw"), "a"],
)
def test_inputs_are_data_sets(config: Any, item: Any) -> None:
    with pytest.raises(Exception, match="reads data sets"):
        ParallelRunStep("score", config(), [item], SCORES)


def test_inputs_are_of_one_kind(config: Any) -> None:
    with pytest.raises(Exception, match="all of files, or all of rows"):
        ParallelRunStep("score", config(), [FILES, PipelineData("b").as_dataset().parse_delimited_files()], SCORES)


@pytest.mark.parametrize("name", ["Score", "1score", "score_images", "score-", "s" * 33, ""])
def test_illegal_names(config: Any, name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a ParallelRunStep"):
        ParallelRunStep(name, config(), [FILES], SCORES)


def test_what_else_is_refused(ws: Any, config: Any, images: Any) -> None:
    with pytest.raises(AttributeError, match="is a ParallelRunConfig, not str"):
        ParallelRunStep("score", "x", [FILES], SCORES)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="give output"):
        ParallelRunStep("score", config(), [FILES])
    with pytest.raises(ValueError, match="does not exist"):
        ParallelRunStep("score", config(source_directory="/nonexistent"), [FILES], SCORES)
    for given, said in (
        ({"node_count": "x"}, "node_count is a number"),
        ({"environment_variables": ["A"]}, "is a dictionary"),
        ({"entry_script": None}, "entry_script is the name"),
        ({"entry_script": "scores.py"}, "There is no script scores.py"),
    ):
        with pytest.raises(ValueError, match=said):
            Pipeline(ws, [score(config(**given), images.as_named_input("images"))])
