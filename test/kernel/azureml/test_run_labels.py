"""What a notebook writes on runs and steps: tags, which change, and properties, which stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import Run
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep

SAY = """
import os, time
from azureml.core import Run
run = Run.get_context()
run.tag("kind", "linear"); run.tag("gone", 1); run.add_properties({"made": "by script", "azureml.x": "y"})
run.parent.add_properties({"whole": 1})
run.flush()
deadline = time.monotonic() + 60
while not os.path.exists("%s") and time.monotonic() < deadline:
    time.sleep(0.02)
run.remove_tags(["gone"])
run.log("end", 1)
"""


def test_tags_and_properties_of_runs_and_steps(ws: Any, tmp_path: Path) -> None:
    go = tmp_path / "go"
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "say.py").write_text(SAY % go)
    run = Experiment(ws, "exp").submit(
        Pipeline(ws, [PythonScriptStep("say.py", name="say", source_directory=str(tmp_path / "src"))]), tags={"a": "1"}
    )
    step = run.find_step_run("say")[0]
    try:
        _wait(lambda: "made" in step.properties)
        # The notebook has the last word, though the script goes on to log.
        step.tag("kind", "cubic")
        step.remove_tags("none")
    finally:
        go.touch()
    run.wait_for_completion(show_output=False)

    for each in (run, step):
        tags = each.get_tags()
        each.display_name, each.description = "Cubic", "of the third degree"
        again = Run.get(ws, each.id)
        assert (again.display_name, again.description, again.tags) == ("Cubic", "of the third degree", tags)
        each.display_name = each.description = None
        assert (again.display_name, again.description) == (again.name, None)
        each.add_properties({"note": "first", "size": 3})
        each.add_properties({"note": "first"})
        with pytest.raises(UserErrorException, match=r"'note' is 'first' and stays so.*run\.tag"):
            each.add_properties({"other": "x", "note": "second"})
        assert (each.properties["note"], each.get_properties()["size"]) == ("first", "3")
        assert "other" not in each.properties
        each.set_tags({"b": 2, "c": None})
        each.tag("d")
        each.remove_tags(["b", "none"])
        assert Run.get(ws, each.id).tags == each.get_tags()
        for reserved in ("steploom.pruned", "tag:x", "azureml.pipelineid"):
            with pytest.raises(UserErrorException, match="the engine's own"):
                each.add_properties({reserved: "x"})
        with pytest.raises(UserErrorException, match="names and values"):
            each.add_properties(["note"])
    assert run.tags == {"a": "1", "c": "None", "d": ""}
    assert step.tags == {"kind": "cubic", "c": "None", "d": ""}
    assert (step.properties["made"], run.properties["whole"]) == ("by script", "1")
    assert "azureml.x" not in step.properties
    assert [found.id for found in Experiment(ws, "exp").get_runs(properties={"note": "first"})] == [run.id]


def test_a_run_that_is_not_there(ws: Any) -> None:
    ghost = Run(Experiment(ws, "exp"), "no-such-run")
    for write in (lambda: ghost.add_properties({"a": "b"}), lambda: ghost.remove_tags(["a"]), lambda: ghost.tag("a")):
        with pytest.raises(UserErrorException, match="no run no-such-run"):
            write()


def _wait(is_so: Any) -> None:
    import time

    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
