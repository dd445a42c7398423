"""A `ScriptRunConfig` submitted by itself: one script, its log, metrics and files, without a pipeline."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.run_sections import MpiConfiguration, PyTorchConfiguration
from steploom.azureml.core.script_run import ScriptRun
from steploom.azureml.core.script_run_config import ScriptRunConfig, get_run_config_from_script_run
from steploom.azureml.exceptions import ActivityFailedException, UserErrorException

TRAIN = """
import os, sys
from azureml.core import Run
run = Run.get_context()
print("arguments", *sys.argv[1:])
print("mode", os.environ.get("MODE"))
run.log("loss", 0.25)
run.tag("kind", "linear")
open("outputs/model.txt", "w").write(run.id)
"""


@pytest.fixture
def scripts(tmp_path: Path) -> str:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "train.py").write_text(TRAIN)
    (folder / "fail.py").write_text("raise SystemExit('no such column: age')")
    (folder / "read.py").write_text("import sys; print('read', open(sys.argv[1]).read())")
    (folder / "long.py").write_text("import time; print('begun', flush=True); time.sleep(60)")
    return str(folder)


@pytest.fixture
def own() -> Environment:
    made = Environment("own")
    made.python.user_managed_dependencies = True
    made.environment_variables = {"MODE": "fast"}
    return made


def test_submitted_followed_and_read(
    ws: Any, scripts: str, own: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ScriptRunConfig(scripts, "train.py", ["--depth", 3], compute_target="cpu", environment=own)
    run = Experiment(ws, "exp").submit(config, tags={"who": "me"}, unknown=1)
    assert (type(run), run.type, run.parent) == (ScriptRun, "azureml.scriptrun", None)
    details = run.wait_for_completion(show_output=True)
    printed = capsys.readouterr().out
    assert "arguments --depth 3\nmode fast\n" in printed
    assert printed.index("Streaming user_logs/std_log.txt") < printed.index("arguments")
    assert printed.index("mode fast") < printed.index("Execution Summary")
    assert (details["runId"], details["status"], details["target"]) == (run.id, "Completed", "cpu")
    assert (run.status, run.get_status()) == ("Completed", "Completed")
    assert run.get_metrics() == {"loss": 0.25}
    assert run.tags == {"who": "me", "kind": "linear"}
    assert run.get_file_names() == ["outputs/model.txt", "user_logs/std_log.txt"]
    run.download_file("outputs/model.txt", str(tmp_path / "model.txt"))
    assert (tmp_path / "model.txt").read_text() == run.id
    assert "azureml.pipelinerunid" not in run.get_properties()


def test_found_again_as_what_it_is(ws: Any, scripts: str, own: Environment) -> None:
    experiment = Experiment(ws, "exp")
    run = experiment.submit(ScriptRunConfig(scripts, "train.py", environment=own))
    run.wait_for_completion()
    for found in (Run.get(ws, run.id), *experiment.get_runs(), *experiment.get_runs(include_children=True)):
        assert (type(found), found.id) == (ScriptRun, run.id)
    assert [item.id for item in experiment.get_runs(type="azureml.scriptrun")] == [run.id]
    assert list(run.get_children()) == []


def test_it_always_runs(ws: Any, scripts: str, own: Environment) -> None:
    config = ScriptRunConfig(scripts, "train.py", environment=own)
    first, second = (Experiment(ws, "exp").submit(config) for _ in range(2))
    second.wait_for_completion()
    assert second.id != first.id
    assert "azureml.reusedrunid" not in second.get_properties()


def test_data_references_by_name_and_as_arguments(ws: Any, scripts: str, own: Environment, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    (tmp_path / "rows.txt").write_text("1 2 3")
    store.upload_files([str(tmp_path / "rows.txt")], target_path="raw", show_progress=False)
    raw = store.path("raw/rows.txt", data_reference_name="raw")
    named = RunConfiguration()
    named.environment = own
    named.data_references = {"raw": raw.to_config()}
    for config in (
        ScriptRunConfig(scripts, "read.py", [raw], environment=own),
        ScriptRunConfig(scripts, "read.py", [str(raw)], run_config=named),
    ):
        run = Experiment(ws, "exp").submit(config)
        run.wait_for_completion()
        assert run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"] == "read 1 2 3\n"


def test_a_command(ws: Any, scripts: str, own: Environment, tmp_path: Path) -> None:
    store = ws.get_default_datastore()
    (tmp_path / "my rows.txt").write_text("1 2 3")
    store.upload_files([str(tmp_path / "my rows.txt")], target_path="raw", show_progress=False)
    raw = store.path("raw/my rows.txt", data_reference_name="raw")
    run = Experiment(ws, "exp").submit(ScriptRunConfig(scripts, command=["python read.py", raw], environment=own))
    run.wait_for_completion()
    assert run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"] == "read 1 2 3\n"
    assert type(Run.get(ws, run.id)) is ScriptRun and run.parent is None
    text = "python -c 'from azureml.core import Run; print(Run.get_context().parent)'"
    run = Experiment(ws, "exp").submit(ScriptRunConfig(scripts, command=text, environment=own))
    run.wait_for_completion()
    assert run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"] == "None\n"


def test_a_script_that_fails(ws: Any, scripts: str, own: Environment) -> None:
    run = Experiment(ws, "exp").submit(ScriptRunConfig(scripts, "fail.py", environment=own))
    with pytest.raises(ActivityFailedException, match="no such column: age"):
        run.wait_for_completion()
    assert run.wait_for_completion(raise_on_error=False)["status"] == "Failed"


def test_canceled(ws: Any, scripts: str, own: Environment) -> None:
    run = Experiment(ws, "exp").submit(ScriptRunConfig(scripts, "long.py", environment=own))
    deadline = time.monotonic() + 30
    while "begun" not in run.get_details_with_logs()["logFiles"].get("user_logs/std_log.txt", ""):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    run.cancel()
    assert run.wait_for_completion()["status"] == "Canceled"


def test_what_cannot_be_submitted(ws: Any, scripts: str, own: Environment) -> None:
    submit = Experiment(ws, "exp").submit
    with pytest.raises(UserErrorException, match=r"no script trian\.py.*Did you mean train\.py"):
        submit(ScriptRunConfig(scripts, "trian.py", environment=own))
    with pytest.raises(UserErrorException, match=r"no compute target 'gpu'.*%compute create gpu"):
        submit(ScriptRunConfig(scripts, "train.py", compute_target="gpu", environment=own))
    with pytest.raises(UserErrorException, match=r"no script to run.*'train\.py'"):
        submit(ScriptRunConfig(scripts, environment=own))
    with pytest.raises(UserErrorException, match="give one of them"):
        submit(ScriptRunConfig(scripts, "train.py", command=["python", "train.py"], environment=own))
    assert list(Experiment(ws, "exp").get_runs()) == []


def test_what_means_nothing_here_is_told(
    ws: Any, scripts: str, own: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ScriptRunConfig(
        scripts,
        "train.py",
        environment=own,
        distributed_job_config=PyTorchConfiguration("Gloo", node_count=2),
    )
    Experiment(ws, "exp").submit(config)
    assert capsys.readouterr().out.splitlines() == [
        "Note: more than one node means nothing to a run on this machine.",
    ]


def test_several_processes_find_each_other_by_mpi(
    ws: Any, scripts: str, own: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", scripts)

    def config(**counts: int) -> ScriptRunConfig:
        job = MpiConfiguration(**counts)
        return ScriptRunConfig(scripts, "train.py", environment=own, distributed_job_config=job)

    for counts in ({"process_count_per_node": 2}, {"node_count": 2}):
        with pytest.raises(UserErrorException, match="Neither mpirun nor mpiexec is on the PATH"):
            Experiment(ws, "exp").submit(config(**counts))
    run = Experiment(ws, "exp").submit(config())
    assert run.wait_for_completion()["status"] == "Completed"
    assert "Note" not in capsys.readouterr().out


def test_wrong_types_are_told_at_once(scripts: str) -> None:
    with pytest.raises(AttributeError, match=r"Environment\.get\(ws, name\)"):
        ScriptRunConfig(scripts, "train.py", environment="sklearn")
    with pytest.raises(AttributeError, match="no compute target"):
        ScriptRunConfig(scripts, "train.py", compute_target=7)


def test_merged_with_its_run_configuration(scripts: str) -> None:
    given = RunConfiguration("prep.py", ["a"])
    merged = get_run_config_from_script_run(ScriptRunConfig(scripts, "train.py", run_config=given))
    assert (merged.script, merged.arguments) == ("train.py", ["a"])
    assert (given.script, given.arguments) == ("prep.py", ["a"])
