"""Runs over the bridge: lists, snapshots, logs by page, cancel, and what is told while they run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge import wire
from steploom.bridge.fit import BODY_BYTES, size_bytes
from steploom.bridge.pace import IN_ALL
from steploom.engine.api import Engine
from steploom.engine.values import NOTEBOOK_VARIABLE, RerunMode, Submission

OWN = {
    "python": None,
    "conda": [],
    "pip": [],
    "channels": [],
    "variables": {},
    "userManaged": True,
    "docker": {"enabled": False, "baseImage": None},
}
GATED = "import os, sys, time\nprint('begun', flush=True)\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"


class Runs:
    """Submits runs of one step."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.gate: Path = desk.folder / "gate"
        self._count = 0

    def submit(self, text: str, *, experiment: str = "e") -> Any:
        self._count += 1
        source = self.desk.folder / f"src-{self._count}"
        source.mkdir()
        (source / "main.py").write_text(text)
        step = {
            "kind": "step",
            "id": "main",
            "name": "main",
            "type": "PythonScriptStep",
            "script": "main.py",
            "source": str(source),
            "compute": None,
            "environment": OWN,
            "arguments": [{"kind": "literal", "text": str(self.gate)}],
            "inputs": [],
            "outputs": [],
            "params": {},
            "allowReuse": True,
            "after": [],
        }
        graph = {"version": 1, "name": "p", "nodes": [step], "parameters": []}
        return self.desk.engine.submit(
            Submission(
                workspace=self.desk.context.workspace, experiment=experiment, graph=graph, interpreter=sys.executable
            )
        )

    def ended(self, text: str, **fields: Any) -> Any:
        run = self.desk.engine.wait(self.submit(text, **fields).id, timeout_s=40)
        assert run.status.is_final
        return run


@pytest.fixture
def runs(desk: Any) -> Runs:
    return Runs(desk)


def test_runs_are_listed_newest_first_by_experiment_and_number(desk: Any, runs: Runs) -> None:
    first, second = runs.ended("print(1)"), runs.ended("print(2)", experiment="other")
    listed = desk.ask("run.list", limit=10, experiment=None)["runs"]
    assert [run["id"] for run in listed] == [second.id, first.id]
    assert [run["id"] for run in desk.ask("run.list", limit=1, experiment=None)["runs"]] == [second.id]
    assert [run["id"] for run in desk.ask("run.list", limit=10, experiment="e")["runs"]] == [first.id]
    assert [run["id"] for run in desk.ask("snapshot")["runs"]] == [second.id, first.id]


def test_a_snapshot_has_graph_metrics_and_the_end_of_the_log(desk: Any, runs: Runs) -> None:
    run = runs.ended(
        "from azureml.core import Run\nrun = Run.get_context()\n"
        "run.log('loss', float('nan'))\nrun.log('best', float('-inf'))\nrun.log('auc', 0.9)\n"
        "for n in range(200): print(n, 'x' * 50)\n"
    )
    found = desk.ask("run.get", runId=run.id)["snapshot"]
    (step,) = found["run"]["steps"]
    values = {metric["name"]: metric["value"] for metric in step["metrics"]}
    assert values == {"loss": "nan", "best": "-inf", "auc": 0.9}
    assert found["graph"]["nodes"][0]["script"] == "main.py"
    tail = found["logTails"][step["id"]]
    assert tail.endswith("199 " + "x" * 50 + "\n") and len(tail) <= 4096


def test_what_is_not_there_is_said(desk: Any, refused: Any) -> None:
    refused("run-not-found", desk.ask, "run.get", runId="none")
    refused("step-not-found", desk.ask, "run.logs", runId="none", stepId="none", offset=0)
    refused("run-not-found", desk.ask, "run.cancel", runId="none", stepId=None)


def test_logs_are_paged_from_the_start_and_from_the_end(desk: Any, runs: Runs) -> None:
    run = runs.ended("for n in range(20000): print(n, 'é')")
    step_id = run.steps[0].id
    text, offset = "", 0
    while True:
        page = desk.ask("run.logs", runId=run.id, stepId=step_id, offset=offset)
        assert page["offset"] == offset
        text, offset = text + page["text"], page["next"]
        if offset == page["size"]:
            break
    assert text == "".join(f"{n} é\n" for n in range(20000))
    last = desk.ask("run.logs", runId=run.id, stepId=step_id, offset=-1)
    assert last["next"] == last["size"]
    assert text.endswith(last["text"])


def test_a_page_of_control_characters_is_made_to_fit(desk: Any, runs: Runs) -> None:
    run = runs.ended("import sys\nsys.stdout.buffer.write(b'\\x01' * 200_000)")
    page = desk.ask("run.logs", runId=run.id, stepId=run.steps[0].id, offset=0)
    assert 0 < page["next"] < 65536
    assert size_bytes(page) <= BODY_BYTES


def test_a_run_is_canceled(desk: Any, runs: Runs) -> None:
    run = runs.submit(GATED)
    desk.listen(lambda: desk.ask("run.get", runId=run.id)["snapshot"]["run"]["steps"][0]["status"] == "Running")
    assert desk.ask("run.cancel", runId=run.id, stepId=None) == {}
    assert desk.engine.wait(run.id, timeout_s=20).status.value == "Canceled"
    assert desk.ask("run.cancel", runId=run.id, stepId=None) == {}


def test_what_happens_is_told_as_it_happens(desk: Any, runs: Runs) -> None:
    desk.bridge.work(desk.now)
    run = runs.submit(GATED + "from azureml.core import Run\nRun.get_context().log('auc', 0.5)\nprint('done')\n")
    desk.listen(lambda: any("begun" in body["text"] for body in desk.events("log")))
    statuses = [body["run"]["status"] for body in desk.events("run")]
    assert "Running" in statuses and "Finished" not in statuses
    runs.gate.touch()
    desk.listen(lambda: any(body["run"]["status"] == "Finished" for body in desk.events("run")))
    desk.listen(lambda: "".join(body["text"] for body in desk.events("log")) == "begun\ndone\n")
    assert all(body["runId"] == run.id for body in desk.events("log"))
    last = desk.events("run")[-1]["run"]
    assert [metric["value"] for metric in last["steps"][0]["metrics"]] == [0.5]
    assert [message["seq"] for message in desk.sent if message["t"] == "ev"] == list(range(1, desk.ring.last_seq + 1))


def test_a_bridge_that_comes_later_tells_of_a_live_run_from_then_on(desk: Any, runs: Runs) -> None:
    run = runs.submit(GATED + "print('done')\n")
    while "begun" not in desk.engine.log(run.steps[0].id).text:
        desk.engine.wait(run.id, timeout_s=0.05)
    desk.bridge.work(desk.now)
    assert desk.ask("snapshot")["runs"][0]["status"] == "Running"
    runs.gate.touch()
    desk.listen(lambda: any("done" in body["text"] for body in desk.events("log")))
    assert "begun" not in "".join(body["text"] for body in desk.events("log"))


def test_a_flood_of_output_neither_floods_the_page_nor_is_waited_for(desk: Any, runs: Runs) -> None:
    """Twenty megabytes: the page gets the pace it can bear, a gap, and the end of the log."""
    desk.bridge.work(desk.now)
    run = runs.submit("for n in range(200_000): print('x' * 100)\nprint('the end')\n")
    desk.engine.wait(run.id, timeout_s=40)
    before = len(desk.sent)
    desk.now += 1
    desk.bridge.work(desk.now)
    assert len(desk.sent) - before <= IN_ALL
    desk.listen(lambda: any("the end" in body["text"] for body in desk.events("log")))
    bodies = desk.events("log")
    assert sum(len(body["text"]) for body in bodies) < 3_000_000
    assert bodies[-1]["next"] == desk.engine.step(run.steps[0].id).log_size_bytes


def test_compute_targets_are_told_whole_and_when_they_go(desk: Any) -> None:
    desk.bridge.work(desk.now)
    desk.compute()
    desk.listen(lambda: desk.events("compute"))
    desk.ask("compute.delete", name="cpu")
    desk.listen(lambda: len(desk.events("compute")) == 2)
    made, gone = desk.events("compute")
    assert (made["compute"]["name"], made["deleted"]) == ("cpu", False)
    assert (gone["compute"]["name"], gone["deleted"]) == ("cpu", True)


def test_a_rerun_is_a_new_run_that_names_the_first(desk: Any, runs: Runs) -> None:
    first = runs.ended("import os, sys\nsys.exit(not os.path.exists(sys.argv[1]))\n")
    runs.gate.touch()
    # From here on events tell.
    desk.bridge.work(desk.now)
    made = desk.ask("run.rerun", runId=first.id, mode="failed", stepId=None)["run"]
    assert (made["rerunOf"], made["number"]) == (first.id, 2)
    told = desk.listen(lambda: [run for run in ended_runs(desk) if run["id"] == made["id"]])
    assert told[0]["status"] == "Finished"
    assert told[0]["rerunOf"] == first.id


def test_the_same_request_for_a_rerun_is_one_run(desk: Any, runs: Runs) -> None:
    """Answered from the engine: the bridge may have forgotten its reply."""
    step = runs.ended("print(1)").steps[0]
    message = desk.request("run.rerun", {"runId": step.run_id, "mode": "only", "stepId": step.id})
    first = desk.hand(message)[-1]["result"]["run"]
    again = desk.engine.rerun(step.run_id, RerunMode.ONLY, step_id=step.id, request_id=f"c1/{message['id']}")
    assert again.id == first["id"]


def test_what_cannot_be_run_again_is_refused(desk: Any, runs: Runs, refused: Any) -> None:
    run = runs.ended("print(1)")
    refused("nothing-to-rerun", desk.ask, "run.rerun", runId=run.id, mode="failed", stepId=None)
    refused("run-not-found", desk.ask, "run.rerun", runId="other", mode="failed", stepId=None)
    refused("step-not-found", desk.ask, "run.rerun", runId=run.id, mode="from", stepId="other")


def test_a_run_tells_its_notebook(desk: Any, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "notebook" not in wire.run_json(runs.ended("print(1)"))
    monkeypatch.setenv(NOTEBOOK_VARIABLE, "/work/train.ipynb")
    desk.engine = Engine.open(desk.engine.home)
    assert wire.run_json(runs.ended("print(2)"))["notebook"] == "/work/train.ipynb"


def ended_runs(desk: Any) -> list[Any]:
    return [body["run"] for body in desk.events("run") if body["run"]["ended"]]
