"""What a script tells through its `Run` reaches its step and its run, while it runs and after it."""

from __future__ import annotations

from typing import Any

from steploom.engine.values import RunStatus, StepStatus


def test_metrics_tags_and_failure_told_by_the_script(lab: Any) -> None:
    text = (
        "from azureml.core import Run\nrun = Run.get_context()\n"
        "run.log('auc', 0.9)\nrun.log('loss', 2)\nrun.log('loss', float('nan'))\n"
        "run.log_list('all', [1, 2])\nrun.log_row('row', a=1, b='x')\nrun.log_row('row', a=2, b='y')\n"
        "run.tag('kind', 'best')\nrun.parent.log('shared', 5)\nrun.parent.tag('from', 'script')\n"
        "run.fail('not good enough')\n"
    )
    run = lab.run(lab.graph(lab.step("train", text)))
    step = run.steps[0]
    metrics = {metric.name: (metric.type, metric.value) for metric in lab.engine.metrics(step.id)}
    assert metrics == {
        "auc": ("scalar", 0.9),
        "loss": ("scalar", [2, "nan"]),
        "all": ("list", [1, 2]),
        "row": ("row", {"a": [1, 2], "b": ["x", "y"]}),
    }
    assert step.properties["tag:kind"] == "best"
    assert step.properties["steploom.snapshot"].startswith("sha256:")
    assert [(item.name, item.value) for item in lab.engine.metrics(run.id)] == [("shared", 5)]
    assert run.tags["from"] == "script"
    assert step.status is StepStatus.FAILED
    assert step.exit_code == 0
    assert "run.fail(): not good enough" in step.error["what"]


def test_metrics_are_there_while_the_script_runs(lab: Any, until: Any) -> None:
    gate = lab.folder / "gate"
    text = (
        "import sys, os, time\nfrom azureml.core import Run\nRun.get_context().log('epoch', 1)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
    )
    run = lab.submit(lab.graph(lab.step("train", text, arguments=[gate])))
    until(lambda: lab.engine.metrics(run.steps[0].id))
    assert lab.engine.step(run.steps[0].id).status is StepStatus.RUNNING
    gate.touch()
    assert lab.ended(run).status is RunStatus.FINISHED


def test_a_script_may_cancel_its_pipeline(lab: Any) -> None:
    text = "import time\nfrom azureml.core import Run\nRun.get_context().parent.cancel()\ntime.sleep(60)\n"
    run = lab.run(lab.graph(lab.step("stop", text), lab.step("never", "", after=["stop"])))
    assert run.status is RunStatus.CANCELED
    assert [step.status for step in run.steps] == [StepStatus.CANCELED] * 2


def test_a_broken_journal_hurts_nobody(lab: Any) -> None:
    text = (
        "import os\nwith open(os.environ['STEPLOOM_STEP_DIR'] + '/journal.ndjson', 'a') as out:\n"
        '    out.write(\'not json\\n[1]\\n{"op": 3}\\n{"op": "metric"}\\n\')\n'
        '    out.write(\'{"op": "metric", "name": "ok", "type": "scalar", "value": 1}\\n{"op": \')\n'
    )
    run = lab.run(lab.graph(lab.step("odd", text)))
    assert run.status is RunStatus.FINISHED
    assert [metric.name for metric in lab.engine.metrics(run.steps[0].id)] == ["ok"]


def test_metrics_beyond_the_bound_are_refused_with_one_line(lab: Any) -> None:
    text = (
        "from azureml.core import Run\nrun = Run.get_context()\nrun.log('kept', 1)\n"
        "run.log_list('large', range(2_000_000))\nrun.log_list('more', range(2_000_000))\n"
        "run.log('late', 2)\nrun.tag('done', 'yes')\n"
    )
    run = lab.run(lab.graph(lab.step("loud", text)))
    assert run.status is RunStatus.FINISHED
    assert [metric.name for metric in lab.engine.metrics(run.steps[0].id)] == ["kept", "late"]
    assert run.steps[0].properties["tag:done"] == "yes"
    [line] = lab.engine.log(run.steps[0].id).text.splitlines()
    assert line == (
        "[steploom] The metrics of this step take more than 10 MiB: 'large' is not kept, nor is what finds no room "
        "after it. Log fewer values, or write them to a file in outputs/."
    )
