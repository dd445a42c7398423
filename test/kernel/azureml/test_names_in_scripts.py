"""What the script of a step does with the Azure ML names reaches the notebook: runs that really run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.model import Model
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep

TRAIN = """
import os
from azureml.core import Run, Workspace, Dataset, Model, Experiment, Datastore, Environment
from azureml.core.run import _OfflineRun
run = Run.get_context()
ws = run.experiment.workspace
print(type(run) is _OfflineRun, run.type, run.parent and run.parent.id, ws.name, ws.subscription_id, ws.location)
for depth in (2, 3):
    with run.child_run("depth=%d" % depth) as child:
        child.log("auc", depth / 10)
with open("outputs/model.pkl", "w") as out:
    out.write("weights")
run.register_model("flights", "outputs/model.pkl", tags={"depth": 3})
Model.register(ws, "outputs/model.pkl", "flights")
print(run.get_file_names(), open(Model.get_model_path("flights", 1, ws)).read())
"""
PREP = """
from azureml.core import Run
run = Run.get_context()
run.log("rows", 7)
run.tag("kind", "clean")
with open("outputs/rows.txt", "w") as out:
    out.write("1 2 3")
"""
LOOKS_BACK = """
from azureml.core import Run
run = Run.get_context()
[prep] = run.parent.find_step_run("prep.py")
prep.download_file("outputs/rows.txt", "rows.txt")
print(prep.get_metrics(), prep.get_tags()["kind"], prep.status, prep.get_status(), open("rows.txt").read())
print(prep.id, prep.parent == run.parent, Run.get(run.experiment.workspace, prep.id) == prep)
children = run.parent.get_children()
print(run.parent.find_step_run("x"), [child.name for child in children], children[0] == run)
try:
    prep.log("more", 1)
except NotImplementedError as error:
    print(error)
"""
LOOKS_AROUND = """
import os, sys, time
from azureml.core import Run
run = Run.get_context()
up, gate = sys.argv[1:]
while not os.path.exists(up):
    time.sleep(0.01)
print([(name, run.parent.find_step_run(name)[0].get_status()) for name in ("beside.py", "behind.py")])
open(gate, "w").close()
"""
BESIDE = """
import os, sys, time
up, gate = sys.argv[1:]
open(up, "w").close()
while not os.path.exists(gate):
    time.sleep(0.01)
"""
READS_A_DATASTORE = (
    "from azureml.core import Run, Datastore\nDatastore.get(Run.get_context().experiment.workspace, 'x')\n"
)
FINDS_NO_DATASET = (
    "from azureml.core import Run, Dataset\nDataset.get_by_name(Run.get_context().experiment.workspace, 'x')\n"
)


@pytest.fixture
def scripts(tmp_path: Path) -> str:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "train.py").write_text(TRAIN)
    (folder / "prep.py").write_text(PREP)
    (folder / "look.py").write_text(LOOKS_BACK)
    (folder / "around.py").write_text(LOOKS_AROUND)
    (folder / "beside.py").write_text(BESIDE)
    (folder / "behind.py").touch()
    (folder / "datastore.py").write_text(READS_A_DATASTORE)
    (folder / "dataset.py").write_text(FINDS_NO_DATASET)
    return str(folder)


@pytest.fixture
def config() -> RunConfiguration:
    made = RunConfiguration()
    made.environment.python.user_managed_dependencies = True
    return made


def test_a_step_registers_models_and_has_child_runs(ws: Any, scripts: str, config: RunConfiguration) -> None:
    step = PythonScriptStep("train.py", source_directory=scripts, compute_target="cpu", runconfig=config)
    run = Experiment(ws, "flights").submit(Pipeline(ws, [step]))
    assert run.wait_for_completion(show_output=False) == "Finished"
    [train] = run.find_step_run("train.py")
    assert train.get_stdout_log().splitlines() == [
        f"False azureml.StepRun {run.id} {ws.name} {ws.subscription_id} {ws.location}",
        "Registering model flights",
        "['outputs/model.pkl', 'user_logs/std_log.txt'] weights",
    ]
    assert train.get_metrics() == {"depth=2/auc": 0.2, "depth=3/auc": 0.3}
    by_run, by_hand = Model(ws, "flights", version=1), Model(ws, "flights")
    assert (by_run.run, by_run.experiment_name, by_run.tags) == (train, "flights", {"depth": "3"})
    assert (by_hand.version, by_hand.run) == (2, None)


def test_a_script_by_itself_is_no_step_of_a_pipeline(ws: Any, scripts: str) -> None:
    own = Environment("own")
    own.python.user_managed_dependencies = True
    run = Experiment(ws, "flights").submit(ScriptRunConfig(scripts, "train.py", environment=own))
    run.wait_for_completion()
    log = run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"]
    assert log.startswith(f"False azureml.scriptrun None {ws.name} ")
    assert Model(ws, "flights", version=1).run == run


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (
            "datastore.py",
            "The workspace local had no datastore 'x' when this step began. It had: workspaceblobstore, "
            "workspacefilestore. Register it",
        ),
        ("dataset.py", "There is no data set 'x' (version latest) in the workspace. It has: none."),
    ],
)
def test_what_a_script_cannot_do_fails_the_step_with_the_reason(
    ws: Any, scripts: str, config: RunConfiguration, script: str, says: str
) -> None:
    step = PythonScriptStep(script, source_directory=scripts, compute_target="cpu", runconfig=config)
    run = Experiment(ws, "flights").submit(Pipeline(ws, [step]))
    assert run.wait_for_completion(show_output=False, raise_on_error=False) == "Failed"
    assert says in next(iter(run.get_steps())).get_details()["error"]["message"]


def test_a_script_reads_of_the_steps_before_it_also_of_reused_ones(
    ws: Any, scripts: str, config: RunConfiguration
) -> None:
    def make(script: str, **fields: Any) -> PythonScriptStep:
        return PythonScriptStep(script, source_directory=scripts, compute_target="cpu", runconfig=config, **fields)

    for is_reused in (False, True):
        prep, look = make("prep.py"), make("look.py", allow_reuse=False)
        look.run_after(prep)
        run = Experiment(ws, "flights").submit(Pipeline(ws, [look]))
        run.wait_for_completion(show_output=False)
        [prepared], [looked] = run.find_step_run("prep.py"), run.find_step_run("look.py")
        assert ("azureml.reusedrunid" in prepared.get_properties()) is is_reused
        assert looked.get_stdout_log().splitlines() == [
            "{'rows': 7} clean Completed Finished 1 2 3",
            f"{prepared.id} True True",
            "[] ['look.py', 'prep.py'] True",
            "The run of the step prep.py can be read here. Its own script writes to it.",
        ]


def test_a_step_sees_how_others_are(ws: Any, scripts: str, config: RunConfiguration, tmp_path: Path) -> None:
    common: Any = {"source_directory": scripts, "compute_target": "cpu", "runconfig": config}
    files = [str(tmp_path / "up"), str(tmp_path / "gate")]
    around, beside = (PythonScriptStep(name, arguments=files, **common) for name in ("around.py", "beside.py"))
    behind = PythonScriptStep("behind.py", **common)
    behind.run_after(beside)
    run = Experiment(ws, "flights").submit(Pipeline(ws, [around, beside, behind]))
    assert run.wait_for_completion(show_output=False) == "Finished"
    [looked] = run.find_step_run("around.py")
    assert looked.get_stdout_log() == "[('beside.py', 'Running'), ('behind.py', 'NotStarted')]\n"
