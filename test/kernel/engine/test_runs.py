"""Whole runs under a real supervisor: data, arguments, order."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.values import RunStatus, StepStatus

PREPARE = """
import os, sys
source, target = sys.argv[1:3]
assert not os.path.exists(target) and os.path.isdir(os.path.dirname(target))
os.makedirs(target)
with open(os.path.join(target, "clean.csv"), "w") as out:
    out.write(open(source).read().upper())
print("prepared", flush=True)
print("warned", file=sys.stderr)
"""
READ = "import sys, os\nprint(open(os.path.join(sys.argv[1], 'clean.csv')).read(), sys.argv[2:])\n"


def two_steps(lab: Any, port: Any) -> dict[str, Any]:
    lab.data("raw.csv", "a,b\n")
    return lab.graph(
        lab.reference("raw", "raw.csv"),
        lab.step("prepare", PREPARE, arguments=["<raw>", "<clean>"], inputs=[port("raw")], outputs=[port("clean")]),
        lab.output("clean"),
        lab.step("train", READ, arguments=["<clean>", "--lr", "{lr}"], inputs=[port("clean")]),
        parameters={"lr": 0.1},
    )


def test_two_steps_from_raw_data_to_a_log(lab: Any, port: Any) -> None:
    run = lab.run(two_steps(lab, port), parameters={"lr": 0.5})
    assert run.status is RunStatus.FINISHED
    assert run.error is None
    assert [step.status for step in run.steps] == [StepStatus.FINISHED] * 2
    prepare, train = run.steps
    assert prepare.reason == "Runs: this step has not run before."
    assert lab.log(prepare) == "prepared\nwarned\n"
    assert "A,B" in lab.log(train)
    assert "['--lr', '0.5']" in lab.log(train)
    assert prepare.log_size_bytes == len("prepared\nwarned\n")
    assert run.created <= prepare.started <= prepare.ended <= run.ended


def test_outputs_are_where_the_sdk_says(lab: Any, port: Any) -> None:
    run = lab.run(two_steps(lab, port))
    prepare = lab.step_of(run, "prepare")
    (output,) = prepare.outputs
    assert (output.name, output.path) == ("clean", f"azureml/{prepare.id}/clean")
    assert output.size_bytes == 4
    assert (lab.engine.output_path(output, lab.workspace) / "clean.csv").read_text() == "A,B\n"
    assert (lab.datastore / output.path / "clean.csv").exists()


def test_what_a_script_finds_around_it(lab: Any) -> None:
    text = "import os, json\nprint(json.dumps([os.getcwd(), dict(os.environ), os.listdir()]))\n"
    step = lab.step("look", text, arguments=["x"], params={"depth": "3"})
    step["environment"] = {**step["environment"], "variables": {"MODE": "fast"}}
    run = lab.run(lab.graph(step))
    look = lab.step_of(run, "look")
    cwd, environ, files = json.loads(lab.log(look))
    folder = lab.home / "runs" / run.id / "steps" / look.id
    assert Path(cwd) == folder / "work" == lab.engine.step_folder(look.id) / "work"
    assert sorted(files) == ["logs", "look.py", "outputs"]
    assert environ["AZUREML_RUN_ID"] == look.id
    assert environ["AZUREML_ROOT_RUN_ID"] == run.id
    assert environ["AZUREML_EXPERIMENT_NAME"] == environ["AZUREML_ARM_PROJECT_NAME"] == "exp"
    assert environ["AZUREML_ARM_WORKSPACE_NAME"] == lab.workspace
    assert environ["STEPLOOM_STEP_DIR"] == str(folder)
    assert environ["AML_PARAMETER_depth"] == "3"
    assert environ["MODE"] == "fast"
    assert environ["MPLBACKEND"] == "Agg"
    facts = json.loads((folder / "run.json").read_text())
    assert (facts["stepName"], facts["runNumber"], facts["runId"]) == ("look", 1, run.id)


def test_data_references_inside_literals_are_expanded(lab: Any, port: Any) -> None:
    lab.data("raw.csv", "x")
    step = lab.step(
        "echo",
        "import sys, os\nprint(sys.argv[1:], os.environ['AZUREML_DATAREFERENCE_raw'])\n",
        arguments=["--in=$AZUREML_DATAREFERENCE_raw", "lr=$AML_PARAMETER_lr", "$HOME"],
        inputs=[port("raw")],
    )
    graph = lab.graph(lab.reference("raw", "raw.csv"), step, parameters={"lr": 3})
    run = lab.run(graph)
    path = str(lab.datastore / "raw.csv")
    assert lab.log(run.steps[0]) == f"{[f'--in={path}', 'lr=3', '$HOME']} {path}\n"


def test_arguments_and_parameters_with_odd_names_arrive_untouched(lab: Any) -> None:
    """A shell stands between: nothing may be interpreted, and no variable may get lost."""
    odd = ["a b", "$(touch x)", "`id`", "'", '"', "", "*", "; exit 3", "-n", "ü"]
    text = "import sys, os\nprint(sys.argv[1:])\nprint(os.environ.get('AML_PARAMETER_learning-rate'))\n"
    plain = lab.step("plain", text, arguments=odd)
    dashed = lab.step("dashed", text, arguments=odd, params={"learning-rate": "0.1"})
    run = lab.run(lab.graph(plain, dashed))
    assert lab.log(lab.step_of(run, "plain")) == f"{odd}\nNone\n"
    assert lab.log(lab.step_of(run, "dashed")) == f"{odd}\n0.1\n"


def test_downloaded_data_are_a_private_copy(lab: Any, port: Any) -> None:
    lab.data("folder/raw.csv", "original")
    write = "import sys\nopen(sys.argv[1] + '/raw.csv', 'w').write('changed')\nprint('ok')\n"
    graph = lab.graph(
        lab.reference("raw", "folder"),
        lab.step("write", write, arguments=["<raw>"], inputs=[port("raw", mode="download")]),
    )
    run = lab.run(graph)
    assert run.status is RunStatus.FINISHED, lab.log(run.steps[0])
    assert (lab.datastore / "folder/raw.csv").read_text() == "original"


def test_an_output_may_be_a_single_file(lab: Any, port: Any) -> None:
    graph = lab.graph(
        lab.step("make", "import sys\nopen(sys.argv[1], 'w').write('42')\n", arguments=["<n>"], outputs=[port("n")]),
        lab.output("n"),
        lab.step("show", "import sys\nprint(open(sys.argv[1]).read())\n", arguments=["<n>"], inputs=[port("n")]),
    )
    run = lab.run(graph)
    assert lab.log(lab.step_of(run, "show")) == "42\n"
    assert lab.engine.output_path(lab.step_of(run, "make").outputs[0], lab.workspace).read_text() == "42"


def test_independent_steps_run_at_the_same_time(lab: Any) -> None:
    """Each waits for the other's file: one after the other would never end."""
    meet = (
        "import sys, os, time\nfolder, me, other = sys.argv[1:]\nopen(os.path.join(folder, me), 'w').close()\n"
        "end = time.monotonic() + 20\n"
        "while not os.path.exists(os.path.join(folder, other)):\n"
        "    assert time.monotonic() < end\n    time.sleep(0.01)\n"
    )
    place = lab.folder / "meeting"
    place.mkdir()
    lab.compute("two", 2)
    left = lab.step("left", meet, arguments=[place, "left", "right"], compute="two")
    right = lab.step("right", meet, arguments=[place, "right", "left"], compute="two")
    assert lab.run(lab.graph(left, right)).status is RunStatus.FINISHED


def test_a_target_of_one_node_runs_one_step_at_a_time(lab: Any) -> None:
    alone = "import sys, os, time\nos.mkdir(sys.argv[1])\ntime.sleep(0.1)\nos.rmdir(sys.argv[1])\n"  # a lock
    lab.compute("one", 1)
    place = lab.folder / "lock"
    steps = [lab.step(f"s{number}", alone, arguments=[place], compute="one") for number in range(3)]
    run = lab.run(lab.graph(*steps))
    assert run.status is RunStatus.FINISHED, [step.error for step in run.steps]


def test_a_node_has_the_threads_of_its_vm_size(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """STANDARD_D2_V2 has two cores; what the run configuration says outranks it."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "7")
    lab.compute("cpu", 1)
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    text = f"import os\nprint([os.environ.get(name) for name in {names}])\n"
    own = lab.step("own", text, compute="cpu")
    own["environment"] = {**own["environment"], "variables": {"NUMEXPR_NUM_THREADS": "9"}}
    run = lab.run(lab.graph(lab.step("here", text), lab.step("node", text, compute="cpu"), own))
    cores = str(min(2, os.cpu_count() or 1))
    assert lab.log(lab.step_of(run, "here")) == "[None, '7', None]\n"
    assert lab.log(lab.step_of(run, "node")) == f"['{cores}', '7', '{cores}']\n"
    assert lab.log(lab.step_of(run, "own")) == f"['{cores}', '7', '9']\n"


def test_run_after_alone_makes_an_order(lab: Any) -> None:
    append = "import sys\nopen(sys.argv[1], 'a').write(sys.argv[2])\n"
    file = lab.folder / "order"
    steps = [
        lab.step("c", append, arguments=[file, "c"], after=["b"]),
        lab.step("b", append, arguments=[file, "b"], after=["a"]),
        lab.step("a", append, arguments=[file, "a"]),
    ]
    assert lab.run(lab.graph(*steps)).status is RunStatus.FINISHED
    assert file.read_text() == "abc"
