"""A sweep while it runs: how many runs at once, what ends them early, and who may die."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import Run
from steploom.azureml.train.estimator import Estimator
from steploom.azureml.train.hyperdrive.parameter_expressions import choice
from steploom.azureml.train.hyperdrive.policy import BanditPolicy
from steploom.azureml.train.hyperdrive.run import HyperDriveRun
from steploom.azureml.train.hyperdrive.sampling import GridParameterSampling

Config = Callable[..., Any]
Until = Callable[..., None]

# It waits, at most for a minute, for what the place it was given is to hold.
HEAD = """
import os, sys, time
from azureml.core import Run
run = Run.get_context()
place, x = sys.argv[1], int(sys.argv[3])
def wait(reached):
    deadline = time.monotonic() + 60
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.01)
"""
GATED = HEAD + "run.log('score', x)\nopen(f'{place}/{x}', 'w').close()\nwait(lambda: os.path.exists(place + '/gate'))\n"


def begun(place: Path) -> set[str]:
    return {item.name for item in place.iterdir()}


def test_a_policy_ends_a_run_while_it_runs(ws: Any, config: Config, tmp_path: Path) -> None:
    """Of 3, 1 and 2, one after the other, the second would run for a minute."""
    script = HEAD + "run.log('score', x)\nif x == 1: wait(lambda: False)\n"
    sampling = GridParameterSampling({"--x": choice(3, 1, 2)})
    policy = BanditPolicy(slack_amount=1)
    run = Experiment(ws, "exp").submit(
        config(
            script,
            run={"arguments": [str(tmp_path)]},
            hyperparameter_sampling=sampling,
            policy=policy,
            max_concurrent_runs=1,
        )
    )
    assert run.wait_for_completion()["status"] == "Completed"
    assert [child.status for child in run.get_children()] == ["Completed", "Canceled", "Completed"]
    canceled = Run.get(ws, f"{run.id}_1")
    assert canceled.get_detailed_status()["details"] == (
        "bandit policy at interval 1: 1 is worse than 2, the best being 3"
    )
    assert "Canceled after" in run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"]
    assert run.get_best_run_by_primary_metric(include_canceled=False).name == "run_0"


def test_no_more_runs_at_once_than_nodes(ws: Any, config: Config, tmp_path: Path) -> None:
    """`cpu` has two; a run ends when it has met another."""
    place = tmp_path / "place"
    place.mkdir()
    script = HEAD + (
        "os.mkdir(f'{place}/{x}')\nwait(lambda: len(os.listdir(place)) > 1)\ntime.sleep(0.2)\n"
        "run.log('score', len(os.listdir(place)))\nos.rmdir(f'{place}/{x}')\n"
    )
    run = Experiment(ws, "exp").submit(
        config(
            script,
            run={"arguments": [str(place)], "compute_target": "cpu"},
            hyperparameter_sampling=GridParameterSampling({"--x": choice(1, 2, 3, 4)}),
            max_total_runs=4,
        )
    )
    run.wait_for_completion()
    at_once = [metrics["score"] for metrics in run.get_metrics().values()]
    assert max(at_once) == 2


def test_a_canceled_sweep_leaves_no_process(ws: Any, config: Config, tmp_path: Path, until: Until) -> None:
    place = tmp_path / "place"
    place.mkdir()
    run = Experiment(ws, "exp").submit(config(GATED, run={"arguments": [str(place)]}, max_concurrent_runs=2))
    until(lambda: len(begun(place)) == 2)
    until(lambda: list(run.get_metrics().values()) == [{"score": 1}, {"score": 2}])
    assert run.get_status() == "Running"
    assert [child.get_status() for child in run.get_children()] == ["Running", "Running"]
    assert run.get_best_run_by_primary_metric().name == "run_1", "there is a best one while it runs, too"
    assert run.cancel() is True
    details = run.wait_for_completion()
    assert details["status"] == "Canceled"
    assert [child.get_status() for child in run.get_children()] == ["Canceled", "Canceled"]
    assert not [item for item in psutil.process_iter() if str(place) in _command(item)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_the_time_of_a_sweep(ws: Any, config: Config, tmp_path: Path) -> None:
    """Runs are ended, none is begun, and the best one counts."""
    place = tmp_path / "place"
    place.mkdir()
    made = config(GATED, run={"arguments": [str(place)]}, max_concurrent_runs=1, max_duration_minutes=0.03)
    run = Experiment(ws, "exp").submit(made)
    assert run.wait_for_completion()["status"] == "Completed"
    assert [child.get_detailed_status() for child in run.get_children()] == [
        {"status": "Canceled", "details": "the time of the sweep was over"}
    ]
    assert "has taken 0.03 minutes: it ends." in run.get_details_with_logs()["logFiles"]["user_logs/std_log.txt"]
    assert run.hyperdrive_config is made


def test_an_estimator_and_a_run_that_cancels_itself(
    ws: Any, config: Config, src: Path, environment: Environment
) -> None:
    script = (
        "import sys, time\nfrom azureml.core import Run\nrun = Run.get_context()\nx = int(sys.argv[-1])\n"
        "assert sys.argv[1:3] == ['--base', '5'] and run.parent.type == 'hyperdrive'\nrun.log('score', x)\n"
        "if x == 2:\n    run.cancel()\n    time.sleep(60)\n"
    )
    estimator = Estimator(
        str(src), entry_script="train.py", script_params={"--base": 5}, environment_definition=environment
    )
    run = Experiment(ws, "exp").submit(config(script, run_config=None, estimator=estimator), tags={"by": "test"})
    run.wait_for_completion()
    assert [child.status for child in run.get_children()] == ["Completed", "Canceled", "Completed"]
    found = Run.get(ws, run.id)
    assert isinstance(found, HyperDriveRun)
    assert (found.type, found.parent, found.tags["by"]) == ("hyperdrive", None, "test")
    assert [item.id for item in Experiment(ws, "exp").get_runs(type="hyperdrive")] == [run.id]
    assert found.get_best_run_by_primary_metric().name == "run_2"


@pytest.mark.skipif(shutil.which("mpirun") is None, reason="needs MPI")
def test_runs_of_several_processes(ws: Any, config: Config, src: Path, environment: Environment) -> None:
    script = (
        "import os\nfrom azureml.core import Run\n"
        "if os.environ['OMPI_COMM_WORLD_RANK'] == '0':\n"
        "    Run.get_context().log('score', int(os.environ['OMPI_COMM_WORLD_SIZE']))\n"
    )
    estimator = Estimator(
        str(src), entry_script="train.py", process_count_per_node=2, environment_definition=environment
    )
    run = Experiment(ws, "exp").submit(config(script, run_config=None, estimator=estimator, max_total_runs=1))
    run.wait_for_completion()
    assert list(run.get_metrics().values()) == [{"score": min(2, os.cpu_count() or 1)}]


def test_a_secret_is_masked_in_the_log_of_a_run(
    ws: Any, config: Config, environment: Environment, tmp_path: Path
) -> None:
    environment.environment_variables["API_KEY"] = "very-secret-value"
    run = Experiment(ws, "exp").submit(config("import os; print('key', os.environ['API_KEY'])", max_total_runs=1))
    run.wait_for_completion()
    (child,) = run.get_children()
    child.download_file("user_logs/std_log.txt", str(tmp_path / "log.txt"))
    assert (tmp_path / "log.txt").read_text() == "key *****************\n"


def test_a_sweep_outlives_its_supervisor(ws: Any, home: Path, config: Config, tmp_path: Path, until: Until) -> None:
    place = tmp_path / "place"
    place.mkdir()
    run = Experiment(ws, "exp").submit(config(GATED, run={"arguments": [str(place)]}, max_concurrent_runs=2))
    until(lambda: len(begun(place)) == 2)
    for process in psutil.process_iter():
        if "steploom.engine.supervisor" in _command(process) and str(home) in _command(process):
            process.kill()
            process.wait(timeout=30)
    (place / "gate").touch()
    assert run.wait_for_completion()["status"] == "Completed"
    assert [child.status for child in run.get_children()] == ["Completed"] * 3
    assert begun(place) == {"1", "2", "3", "gate"}


def test_a_killed_sweep_takes_its_runs_with_it(ws: Any, config: Config, tmp_path: Path, until: Until) -> None:
    place = tmp_path / "place"
    place.mkdir()
    run = Experiment(ws, "exp").submit(config(GATED, run={"arguments": [str(place)]}, max_concurrent_runs=2))
    until(lambda: len(begun(place)) == 2)
    # Of this test's own home, with the interpreter first: the shim's command names the same.
    mine = [(item, " ".join(_command(item)[1:3])) for item in psutil.process_iter()]
    (sweep,) = [item for item, given in mine if "run_sweep.py" in given and str(tmp_path) in given]
    sweep.kill()
    until(lambda: run.get_status() == "Failed")
    until(lambda: not [item for item in psutil.process_iter() if str(place) in _command(item)])
    assert [child.get_status() for child in run.get_children()] == ["Canceled", "Canceled"]
