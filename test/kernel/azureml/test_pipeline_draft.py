"""`PipelineDraft`: kept, changed, submitted, published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml._engine import engine
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_draft import PipelineDraft
from steploom.azureml.pipeline.script_step import PythonScriptStep


@pytest.fixture
def pipeline(ws: Any, src: Path) -> Pipeline:
    (src / "train.py").write_text("import sys\nprint(*sys.argv[1:])\n")
    rate = PipelineParameter("rate", 1)
    return Pipeline(ws, [PythonScriptStep("train.py", arguments=[rate], compute_target="cpu", source_directory=src)])


def test_a_draft_is_kept_and_submitted(ws: Any, pipeline: Pipeline, src: Path) -> None:
    draft = PipelineDraft.create(
        ws,
        pipeline,
        name="d",
        description="desc",
        experiment_name="drafts",
        pipeline_parameters={"rate": 3},
        tags={"a": "b"},
        properties={"p": "q"},
    )
    (src / "train.py").write_text("raise SystemExit(1)")
    again = PipelineDraft.get(ws, draft.id)
    assert (again.name, again.description, again.tags, again.properties) == ("d", "desc", {"a": "b"}, {"p": "q"})
    assert again.last_submitted_pipeline_run_id is None
    run = again.submit_run()
    assert run.wait_for_completion(show_output=False) == "Finished"
    assert next(run.get_steps()).get_job_log() == "3\n"
    assert (run.experiment.name, run.get_tags()["a"], run.get_properties()["p"]) == ("drafts", "b", "q")
    assert again.last_submitted_pipeline_run_id == PipelineDraft.get(ws, draft.id).last_submitted_pipeline_run_id
    assert again.last_submitted_pipeline_run_id == run.id


def test_it_changes(ws: Any, pipeline: Pipeline, src: Path) -> None:
    draft = PipelineDraft.create(ws, pipeline)
    with pytest.raises(UserErrorException, match="which experiment"):
        draft.submit_run()
    other = Pipeline(ws, [PythonScriptStep("prep.py", compute_target="cpu", source_directory=src)])
    assert draft.update(pipeline=other, name="n", experiment_name="e", tags={"x": "y"}) is None
    assert (draft.name, draft.tags) == ("n", {"x": "y"})
    assert [node.name for node in draft.get_graph().module_nodes] == ["prep.py"]
    assert draft.submit_run().wait_for_completion(show_output=False) == "Finished"
    assert [item.id for item in PipelineDraft.list(ws, tags={"x": "y"})] == [draft.id]
    assert PipelineDraft.list(ws, tags={"x": "z"}) == []


def test_its_values_are_the_defaults_of_what_is_published(ws: Any, pipeline: Pipeline) -> None:
    draft = PipelineDraft.create(ws, pipeline, name="d", pipeline_parameters={"rate": 3})
    published = draft.publish()
    assert (published.name, published.get_graph().params["rate"].default_value) == ("d", 3)
    run = published.submit(ws, "exp")
    run.wait_for_completion(show_output=False)
    assert next(run.get_steps()).get_job_log() == "3\n"


def test_it_may_be_made_of_what_there_is(ws: Any, pipeline: Pipeline) -> None:
    published = pipeline.publish("n")
    assert PipelineDraft.create(ws, published).parent_pipeline_id == published.id
    run = pipeline.submit("exp")
    of_run = PipelineDraft.create(ws, run)
    assert of_run.parent_pipeline_run_id == run.id
    of_draft = PipelineDraft.create(ws, of_run)
    assert (of_draft.parent_pipeline_draft_id, of_draft.parent_step_run_ids) == (of_run.id, None)
    assert len(PipelineDraft.list(ws)) == 3


def test_it_is_deleted(ws: Any, pipeline: Pipeline) -> None:
    draft = PipelineDraft.create(ws, pipeline)
    kept = engine()._store.kept_snapshots()
    assert len(kept) == 1
    draft.delete()
    assert engine()._store.kept_snapshots() == frozenset()
    for ask in (draft.delete, draft.submit_run, draft.publish, lambda: PipelineDraft.get(ws, draft.id)):
        with pytest.raises(UserErrorException, match="no pipeline draft"):
            ask()


def test_what_it_says_of_itself(ws: Any, pipeline: Pipeline, tmp_path: Path) -> None:
    draft = PipelineDraft.create(ws, pipeline, name="<b>")
    assert repr(draft).startswith("PipelineDraft(Name: <b>,\nId: ")
    assert "&lt;b&gt;" in draft._repr_html_()
    assert "train.py" in Path(draft.save(str(tmp_path / "d.yml"))).read_text()


def test_bad_input(ws: Any, pipeline: Pipeline) -> None:
    for wrong in ("x", None, 3):
        with pytest.raises(ValueError, match="is needed, not"):
            PipelineDraft.create(ws, wrong)
    with pytest.raises(UserErrorException, match="parameter rate"):
        PipelineDraft.create(ws, pipeline, pipeline_parameters={"rate": "fast"})
    draft = PipelineDraft.create(ws, pipeline)
    with pytest.raises(UserErrorException, match="parameter rate"):
        draft.update(pipeline_parameters={"rate": "fast"})
