"""A step that an engine has begun which was upgraded meanwhile: its script has our names, and the facts of before."""

from __future__ import annotations

import json
from typing import Any


def test_its_run_has_no_siblings_data_or_tags_and_goes_on(step: Any) -> None:
    facts = step.folder / "run.json"
    known = json.loads(facts.read_text())
    facts.write_text(json.dumps({key: known[key] for key in known.keys() - {"reused", "data", "tags"}}))
    assert (
        step.run("""
from azureml.core import Run
run = Run.get_context()
run.log('a', 1)
print(run.input_datasets, run.output_datasets, run.get_tags(), run.get_metrics())
print([item.name for item in run.parent.get_children()], run.parent.find_step_run('prep'))
""")
        == "{} {} {} {'a': 1}\n['train'] []"
    )


def test_a_run_without_a_list_of_its_steps(step: Any) -> None:
    (step.folder.parent.parent / "steps.json").unlink()
    assert step.run("from azureml.core import Run\nprint(Run.get_context().parent.get_children())") == "[]"


def test_datastores_that_were_paths_alone(step: Any) -> None:
    facts = step.folder / "run.json"
    known = json.loads(facts.read_text())
    known["workspace"].pop("defaultDatastore", None)
    known["data"]["datastores"] = {"blobs": str(step.home / "blobs")}
    facts.write_text(json.dumps(known))
    assert (
        step.run("""
from azureml.core import Run
ws = Run.get_context().experiment.workspace
print(list(ws.datastores), ws.get_default_datastore().name)
""")
        == "['blobs'] blobs"
    )
