"""The supervisor's loop in this process: leaving, bad disks, preparing environments."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.engine import run_executor
from steploom.engine.environments.manager import EnvironmentManager, PreparedEnvironment
from steploom.engine.home import Home
from steploom.engine.services import Services
from steploom.engine.store import step_changes
from steploom.engine.store.messages import Messages
from steploom.engine.store.store import Store
from steploom.engine.supervisor import Supervisor
from steploom.engine.values import EnvironmentSpec, RunStatus, StepStatus
from steploom.engine.wake import Door, knock
from steploom.errors import EngineUnavailableError, EnvironmentBuildError
from steploom.targets.local import LocalTarget


class Clock:
    """Stands still but for the leaps a test makes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.reads = 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now

    def leap(self) -> None:
        self.now += 1_000_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(lab: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a supervisor here, `work` in a thread; and when that is done, until the supervisor leaves."""
    monkeypatch.setattr(lab.engine._summoner, "summon", lambda: knock(lab.engine._home))
    monkeypatch.setattr(lab.engine._summoner, "keep_going", lambda: None)
    home = Home.open(lab.home)

    async def leave(serving: asyncio.Future[None]) -> None:
        # Again and again: what has been told to the test may not quite be at its end.
        while not serving.done():
            clock.leap()
            await asyncio.wait({serving}, timeout=0.1)
        await serving

    def run(work: Callable[[], Any]) -> Any:
        async def main() -> Any:
            door = Door(home)
            services = Services(home, Store(home), LocalTarget(grace_s=1), {"PATH": ""})
            serving = asyncio.ensure_future(Supervisor(services, door, now=clock).serve())
            try:
                found = await asyncio.to_thread(work)
            finally:
                await asyncio.wait_for(leave(serving), 40)
                door.close()
            return found

        return asyncio.run(main())

    return run


def test_it_does_not_leave_a_run_however_long_it_takes(lab: Any, serve: Any, clock: Clock, until: Any) -> None:
    def work() -> Any:
        run = lab.submit(lab.graph(lab.waiting("x")))
        until(lambda: lab.step_of(run, "x").status is StepStatus.RUNNING)
        clock.leap()
        seen = clock.reads
        until(lambda: clock.reads > seen + 2)
        lab.gate.touch()
        return lab.ended(run)

    assert serve(work).status is RunStatus.FINISHED


def test_a_knock_is_heard_at_once_and_a_deaf_one_looks(lab: Any, serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = lab.graph(lab.step("x", ""))
    assert serve(lambda: lab.run(graph)).status is RunStatus.FINISHED
    monkeypatch.setattr(Door, "can_hear", property(lambda self: False))
    monkeypatch.setattr(Door, "listen", lambda self, event: None)
    assert serve(lambda: lab.run(graph, regenerate_outputs=True)).status is RunStatus.FINISHED


def test_nobody_listens_and_knocking_fails_for_nobody(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    knock(home)
    home.wake.write_text("not a fifo")
    knock(home)
    door = Door(home)
    assert door.can_hear
    door.close()
    knock(home)


@pytest.mark.parametrize("moment", ["Preparing", "Running", "Finalizing", "Finished"])
def test_while_the_disk_is_full_a_run_waits_and_then_goes_on(
    lab: Any, serve: Any, port: Any, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Nothing is lost at whatever moment it happens, and no script runs twice."""
    monkeypatch.setattr(run_executor, "_RETRY_S", 0.05)
    real, refusals = step_changes.update, [3]

    def update(tx: Any, table: str, identifier: str, columns: Any) -> None:
        if columns.get("status") is StepStatus(moment) and refusals[0] > 0:
            refusals[0] -= 1
            raise EngineUnavailableError("disk-full", "The disk is full.")
        real(tx, table, identifier, columns)

    monkeypatch.setattr(step_changes, "update", update)
    count = lab.folder / "count"
    text = "import sys\nopen(sys.argv[1], 'a').write('x')\nopen(sys.argv[2], 'w').write('result')\n"
    step = lab.step("x", text, arguments=[count, "<out>"], outputs=[port("out")])
    run = serve(lambda: lab.run(lab.graph(step, lab.output("out"))))
    assert run.status is RunStatus.FINISHED
    assert refusals == [0]
    assert run.steps[0].outputs[0].size_bytes == len("result")
    assert count.read_text() == "x"


def test_a_supervisor_begins_on_a_full_disk_too(lab: Any, serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Messages, *, keep: int) -> None:
        raise EngineUnavailableError("disk-full", "The disk is full.")

    monkeypatch.setattr(Messages, "forget", refuse)
    assert serve(lambda: lab.run(lab.graph(lab.step("x", "")))).status is RunStatus.FINISHED


def test_a_fault_of_ours_fails_the_step_and_not_the_run_s_end(
    lab: Any, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steploom.engine.step_journal.fold_metrics", lambda records: 1 / 0)
    text = "from azureml.core import Run\nRun.get_context().log('a', 1)\n"
    run = serve(lambda: lab.run(lab.graph(lab.step("x", text), lab.step("after", "", after=["x"]))))
    assert run.status is RunStatus.FAILED
    assert lab.step_of(run, "x").error["code"] == "internal"
    assert "ZeroDivisionError" in lab.step_of(run, "x").error["what"]


def test_an_output_that_cannot_be_stored_fails_its_step_and_is_kept(lab: Any, port: Any) -> None:
    (lab.datastore / "azureml").write_text("a file where a folder must be")
    text = "import sys\nopen(sys.argv[1], 'w').write('precious')\n"
    run = lab.run(lab.graph(lab.step("x", text, arguments=["<out>"], outputs=[port("out")]), lab.output("out")))
    step = run.steps[0]
    assert step.status is StepStatus.FAILED
    assert step.error["code"] == "datastore-write"
    assert step.outputs == ()
    assert (lab.engine.step_folder(step.id) / "staging/out").read_text() == "precious"


# -- environments

PANDAS = EnvironmentSpec(pip=("pandas",))


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The manager with a stand-in for uv: counts builds, may fail."""

    class Builder:
        def __init__(self) -> None:
            self.builds = 0
            self.fails = False
            self.ready: set[str] = set()

    made = Builder()

    def build_once(self: EnvironmentManager, digest: str, decision: Any, on_line: Any) -> None:
        made.builds += 1
        on_line("Installing pandas")
        if made.fails:
            raise EnvironmentBuildError("environment-build", "pandas cannot be had.", cure="Try another.")
        made.ready.add(digest)

    def built(self: EnvironmentManager, digest: str) -> PreparedEnvironment:
        properties = {"steploom.packages": "pandas==9"}
        return PreparedEnvironment(
            id=digest, python=Path(sys.executable), resolved=("pandas==9",), properties=properties
        )

    monkeypatch.setattr(EnvironmentManager, "_build_once", build_once)
    monkeypatch.setattr(EnvironmentManager, "_built", built)
    monkeypatch.setattr(EnvironmentManager, "is_ready", lambda self, digest: digest in made.ready)
    return made


def lines_of(lab: Any, digest: str) -> list[tuple[str, list[str]]]:
    bodies = [event.body for event in lab.engine.events(0) if event.stream == "environment"]
    return [(body["status"], body["lines"]) for body in bodies if body["environmentId"] == digest]


@pytest.fixture
def wait_for_end(lab: Any, until: Any) -> Callable[[str], None]:
    def wait(digest: str) -> None:
        until(lambda: [status for status, _ in lines_of(lab, digest)][-1:] in (["Ready"], ["Failed"]))

    return wait


def test_steps_that_want_the_same_environment_share_one_build(lab: Any, serve: Any, builder: Any) -> None:
    steps = [{**lab.step(name, ""), "environment": PANDAS.to_json()} for name in ("a", "b", "c")]
    run = serve(lambda: lab.run(lab.graph(*steps)))
    assert run.status is RunStatus.FINISHED
    assert builder.builds == 1
    digest = run.steps[0].properties["steploom.environment"]
    assert run.steps[0].properties["steploom.packages"] == "pandas==9"
    assert lines_of(lab, digest) == [("Building", []), ("Building", ["Installing pandas"]), ("Ready", [])]


def test_a_build_that_fails_fails_the_step_with_its_words(lab: Any, serve: Any, builder: Any) -> None:
    builder.fails = True
    run = serve(lambda: lab.run(lab.graph({**lab.step("a", ""), "environment": PANDAS.to_json()})))
    assert run.steps[0].error == {
        "code": "environment-build",
        "what": "pandas cannot be had.",
        "cure": "Try another.",
    }
    assert lines_of(lab, run.steps[0].properties["steploom.environment"])[-1][0] == "Failed"


def test_preparing_tells_its_progress_and_knows_what_is_there(
    lab: Any, serve: Any, builder: Any, wait_for_end: Any
) -> None:
    def work() -> str:
        digest, ready = lab.engine.prepare_environment(PANDAS, interpreter=sys.executable)
        assert not ready
        wait_for_end(digest)
        return str(digest)

    digest = serve(work)
    assert [status for status, _ in lines_of(lab, digest)] == ["Building", "Building", "Ready"]
    assert lab.engine.prepare_environment(PANDAS, interpreter=sys.executable) == (digest, True)
    assert lab.engine._store.messages.waiting() == ()


def test_preparing_what_somebody_else_has_built_meanwhile_is_told_too(
    lab: Any, serve: Any, builder: Any, wait_for_end: Any
) -> None:
    digest, _ = lab.engine.prepare_environment(PANDAS, interpreter=sys.executable)
    builder.ready.add(digest)
    serve(lambda: wait_for_end(digest))
    assert lines_of(lab, digest) == [("Ready", [])]


def test_a_preparation_is_not_lost_with_its_supervisor(lab: Any, serve: Any, builder: Any, wait_for_end: Any) -> None:
    builder.fails = True
    digest, _ = lab.engine.prepare_environment(PANDAS, interpreter=sys.executable)
    assert [command.verb for command in lab.engine._store.messages.waiting()] == ["prepare"]
    serve(lambda: wait_for_end(digest))
    assert lines_of(lab, digest)[-1] == ("Failed", ["pandas cannot be had. Try another."])
    assert lab.engine._store.messages.waiting() == ()
