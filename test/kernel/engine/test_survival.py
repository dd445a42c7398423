"""Who may die: supervisor, shim, script, any of them at a bad moment. No run is lost, no step runs twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import Any

import psutil
import pytest

from steploom.engine import summon
from steploom.engine.api import Engine
from steploom.engine.home import Home
from steploom.engine.locks import is_locked
from steploom.engine.values import RunStatus, StepStatus

GATED = (
    "import sys, os, time\nopen(sys.argv[1] + '/count', 'a').write('x')\nprint('begun', flush=True)\n"
    "while not os.path.exists(sys.argv[1] + '/gate'): time.sleep(0.01)\n"
    "print('done')\nif len(sys.argv) > 2: open(sys.argv[2], 'w').write('result')\n"
)
# A supervisor that leaves as soon as it has nothing to do.
HASTY = (
    "import os, pathlib, sys\nfrom steploom.engine import supervisor\n"
    "supervisor.Supervisor.__init__.__kwdefaults__['idle_exit_s'] = 0.1\n"
    "sys.exit(supervisor.main(pathlib.Path(sys.argv[1]), os.environ))\n"
)


@pytest.fixture
def place(lab: Any) -> Any:
    folder = lab.folder / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def slow(lab: Any, port: Any, place: Any, until: Any) -> Any:
    """A run in mid-step: a gated step with an output, and one after it that reads it."""
    graph = lab.graph(
        lab.step("slow", GATED, arguments=[place, "<out>"], outputs=[port("out")]),
        lab.output("out"),
        lab.step("next", "import sys\nprint(open(sys.argv[1]).read())\n", arguments=["<out>"], inputs=[port("out")]),
    )
    run = lab.submit(graph)
    until(lambda: (place / "count").exists())
    return run


def test_a_killed_supervisor_is_replaced_by_whoever_looks(lab: Any, slow: Any, place: Any) -> None:
    first = lab.supervisor()
    lab.kill(first)
    (place / "gate").touch()
    looking = Engine.open(lab.home)
    run = looking.wait(slow.id, timeout_s=20)
    assert run.status is RunStatus.FINISHED
    assert lab.supervisor().pid != first.pid
    assert (place / "count").read_text() == "x"
    assert lab.log(lab.step_of(run, "slow")) == "begun\ndone\n"
    assert lab.log(lab.step_of(run, "next")) == "result\n"


def test_an_idle_supervisor_leaves_and_the_next_submission_starts_another(
    lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # The run is there before the supervisor is, which so has something to do at first.
        patch.setattr(lab.engine._summoner, "summon", lambda: None)
        run = lab.submit(lab.graph(lab.step("x", "print('done')")))
    with subprocess.Popen([sys.executable, "-c", HASTY, str(lab.home)]) as first:
        assert first.wait(timeout=40) == 0
    assert lab.engine.run(run.id).status is RunStatus.FINISHED
    assert not is_locked(Home(lab.home).supervisor_lock)
    assert lab.run(lab.graph(lab.step("y", ""))).status is RunStatus.FINISHED
    assert lab.supervisor().pid != first.pid


def test_a_script_that_ends_while_nobody_is_there_has_finished(lab: Any, slow: Any, place: Any, until: Any) -> None:
    lab.kill(lab.supervisor())
    step = slow.steps[0]
    (place / "gate").touch()
    until(lambda: not lab.processes_of_step(step))
    assert lab.engine._store.runs.step(step.id).status is StepStatus.RUNNING
    run = Engine.open(lab.home).wait(slow.id, timeout_s=20)
    assert run.status is RunStatus.FINISHED
    assert (place / "count").read_text() == "x"
    assert lab.step_of(run, "slow").outputs


def test_an_adopted_step_can_still_be_canceled(lab: Any, slow: Any, until: Any) -> None:
    step = slow.steps[0]
    lab.kill(lab.supervisor())
    lab.engine.cancel(slow.id)
    run = lab.ended(slow)
    assert run.status is RunStatus.CANCELED
    until(lambda: not lab.processes_of_step(step))


def test_an_adopted_step_keeps_its_node(lab: Any, until: Any) -> None:
    lab.compute("one", 1)
    places = [lab.folder / name for name in ("a", "b")]
    for item in places:
        item.mkdir()
    first = lab.submit(lab.graph(lab.step("a", GATED, arguments=[places[0]], compute="one")))
    until(lambda: (places[0] / "count").exists())
    lab.kill(lab.supervisor())
    second = lab.submit(lab.graph(lab.step("b", GATED, arguments=[places[1]], compute="one")))
    until(lambda: lab.step_of(second, "b").status is StepStatus.QUEUED)
    assert not (places[1] / "count").exists()
    for item in places:
        (item / "gate").touch()
    assert lab.ended(first).status is lab.ended(second).status is RunStatus.FINISHED


def test_a_killed_shim_takes_the_script_with_it_and_the_step_is_run_again(
    lab: Any, slow: Any, place: Any, until: Any
) -> None:
    processes = lab.processes_of_step(slow.steps[0])
    lab.kill(next(item for item in processes if any("shim" in part for part in item.cmdline())))
    until(lambda: (place / "count").read_text() == "xx")
    assert all(map(lab.is_dead, processes))
    (place / "gate").touch()
    run = lab.ended(slow)
    assert run.status is RunStatus.FINISHED
    assert lab.step_of(run, "slow").reason.endswith("Attempt 2 of 2; attempt 1 was lost.")
    assert lab.log(lab.step_of(run, "next")) == "result\n"


def test_shim_and_supervisor_killed_together_leave_no_running_step(lab: Any, slow: Any, place: Any) -> None:
    step = slow.steps[0]
    processes = lab.processes_of_step(step)
    lab.kill(lab.supervisor())
    for process in processes:
        lab.kill(process)
    (place / "gate").touch()
    run = Engine.open(lab.home).wait(slow.id, timeout_s=20)
    assert run.status is RunStatus.FINISHED
    assert lab.step_of(run, "slow").attempt == 2


def test_another_process_with_the_pid_of_a_shim_is_not_taken_for_it(lab: Any, slow: Any, place: Any) -> None:
    """The machine has restarted, say, and the number belongs to somebody else now: who must not be harmed."""
    step = slow.steps[0]
    lab.kill(lab.supervisor())
    for process in lab.processes_of_step(step):
        lab.kill(process)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        claim = lab.home / "runs" / slow.id / "steps" / step.id / "claim"
        claim.write_text(f"{bystander.pid}\n")
        (place / "gate").touch()
        run = Engine.open(lab.home).wait(slow.id, timeout_s=20)
        assert lab.step_of(run, "slow").attempt == 2
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_step_that_was_only_being_prepared_is_prepared_again(lab: Any, slow: Any, place: Any, until: Any) -> None:
    """A supervisor died after it had made the folder and before a script was started."""
    lab.kill(lab.supervisor())
    step = slow.steps[0]
    for process in lab.processes_of_step(step):
        lab.kill(process)
    folder = lab.home / "runs" / slow.id / "steps" / step.id
    (folder / "claim").write_text("")
    (place / "gate").touch()
    run = Engine.open(lab.home).wait(slow.id, timeout_s=20)
    assert run.status is RunStatus.FINISHED


def test_a_supervisor_killed_while_it_published_publishes_again(lab: Any, slow: Any, place: Any, until: Any) -> None:
    """The script had ended, its output was moved, the row was not written."""
    step = slow.steps[0]
    lab.kill(lab.supervisor())
    (place / "gate").touch()
    until(lambda: not lab.processes_of_step(step))
    target = lab.datastore / "azureml" / step.id / "out"
    target.parent.mkdir(parents=True)
    (lab.home / "runs" / slow.id / "steps" / step.id / "staging" / "out").rename(target)
    run = Engine.open(lab.home).wait(slow.id, timeout_s=20)
    assert run.status is RunStatus.FINISHED
    assert lab.step_of(run, "slow").outputs[0].size_bytes == len("result")


def test_the_death_of_the_process_that_submitted_changes_nothing(lab: Any, place: Any) -> None:
    (place / "gate").touch()
    lab.script("slow", GATED)
    graph = lab.graph(lab.step("slow", arguments=[place]))
    code = (
        "import sys, json, os\nfrom steploom.engine.api import Engine\nfrom steploom.engine.values import Submission\n"
        "graph = json.loads(sys.argv[1])\nengine = Engine.open()\nname = engine.workspace().name\n"
        "run = engine.submit(Submission(workspace=name, experiment='e', graph=graph, interpreter=sys.executable))\n"
        "print(run.id, flush=True)\nos.killpg(0, 9)\n"
    )
    environ = {**os.environ, "STEPLOOM_HOME": str(lab.home)}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(graph)],
        capture_output=True,
        text=True,
        env=environ,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert lab.engine.wait(done.stdout.strip(), timeout_s=20).status is RunStatus.FINISHED


def test_the_supervisor_is_nobody_s_child(lab: Any, slow: Any) -> None:
    supervisor = lab.supervisor()
    ours = psutil.Process()
    assert ours.pid not in [parent.pid for parent in supervisor.parents()]
    assert os.getsid(supervisor.pid) not in (os.getsid(0), ours.pid)
    assert is_locked(lab.home / "supervisor.lock")


def test_two_submitters_at_once_start_one_supervisor(lab: Any) -> None:
    code = (
        "import sys\nfrom steploom.engine.api import Engine\nengine = Engine.open()\n"
        "print(engine.workspace().name)\nsys.stdin.readline()\nengine._summoner.summon()\n"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for starter in starters:
        assert starter.stdout is not None and starter.stdout.readline() == "local\n"
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    for starter in starters:
        assert starter.wait(timeout=20) == 0
        assert starter.stdout is not None and starter.stdin is not None
        starter.stdout.close()
        starter.stdin.close()
    assert lab.run(lab.graph(lab.step("x", ""))).status is RunStatus.FINISHED
    log = (lab.home / "supervisor.log").read_text()
    assert log.count("Serves") == 1


def test_a_newer_version_takes_over_without_disturbing_a_step(
    lab: Any, slow: Any, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = lab.supervisor()
    facts = lab.home / "supervisor.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "version": "0.0.1"}))
    Engine.open(lab.home)._summoner.summon()
    assert lab.supervisor().pid != old.pid
    (place / "gate").touch()
    run = lab.ended(slow)
    assert run.status is RunStatus.FINISHED
    assert (place / "count").read_text() == "x"


def test_a_supervisor_of_the_same_version_is_left_alone(lab: Any, slow: Any, place: Any) -> None:
    pid = lab.supervisor().pid
    Engine.open(lab.home)._summoner.summon()
    (place / "gate").touch()
    lab.ended(slow)
    assert lab.supervisor().pid == pid


def test_a_newer_supervisor_is_left_alone_and_serves_the_older(lab: Any, slow: Any, place: Any) -> None:
    pid = lab.supervisor().pid
    facts = lab.home / "supervisor.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "version": "999.0.0"}))
    older = Engine.open(lab.home)
    older._summoner.summon()
    (place / "gate").touch()
    assert lab.ended(slow).status is RunStatus.FINISHED
    assert lab.supervisor().pid == pid
    assert "Leaves" not in (lab.home / "supervisor.log").read_text()


def test_looking_starts_no_supervisor_when_there_is_nothing_to_do(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summon, "LOOK_AGAIN_S", 0.0)
    lab.engine.runs(lab.workspace)
    lab.engine.events(0)
    assert not is_locked(lab.home / "supervisor.lock")


def test_a_supervisor_whose_home_is_gone_ends(lab: Any, until: Any) -> None:
    lab.run(lab.graph(lab.step("x", "")))
    supervisor = lab.supervisor()
    shutil.rmtree(lab.home)
    until(lambda: lab.is_dead(supervisor))
