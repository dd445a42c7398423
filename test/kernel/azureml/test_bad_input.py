"""Mistakes a notebook can make: each raises the SDK's exception with the thing and the cure in its message, and leaves
what was there before as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import steploom
from steploom.azureml.core.aml_compute import AmlCompute
from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exceptions import ActivityFailedException, ComputeTargetException, UserErrorException
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.script_step import PythonScriptStep

SCRIPTS = {
    "fine.py": "import sys, pathlib\nfor name in sys.argv[1:]: pathlib.Path(name).write_text('fine')\n",
    "exits.py": "raise SystemExit('no such column: age')\n",
    "silent.py": "print('nothing written')\n",
}


@dataclass
class Ground:
    """A workspace in which one pipeline has run, and short ways to write another."""

    ws: Any
    home: Path
    scripts: Path

    def config(self, **packages: Any) -> RunConfiguration:
        made = RunConfiguration()
        if packages:
            made.environment.python.conda_dependencies = CondaDependencies.create(**packages)
        else:
            made.environment.python.user_managed_dependencies = True
        return made

    def step(self, script: str = "fine.py", **kwargs: Any) -> PythonScriptStep:
        settings = {"source_directory": str(self.scripts), "compute_target": "cpu", "runconfig": self.config()}
        return PythonScriptStep(script, **{**settings, **kwargs})

    def data(self, name: str = "data") -> PipelineData:
        return PipelineData(name, datastore=self.ws.get_default_datastore())

    def pipeline(self, *steps: Any, **kwargs: Any) -> Pipeline:
        return Pipeline(self.ws, list(steps), **kwargs)

    def submit(self, *steps: Any, **kwargs: Any) -> Any:
        return Experiment(self.ws, "exp").submit(self.pipeline(*steps), **kwargs)

    def traces(self) -> dict[str, Any]:
        """Everything a refused pipeline must leave alone: rows of what was made, and files of runs and data."""
        with sqlite3.connect(f"file:{self.home / 'state.db'}?mode=ro", uri=True) as database:
            tables = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
            kept = [name for name in tables if name in ("runs", "steps", "outputs", "metrics", "computes", "reuse")]
            rows = {name: sorted(map(repr, database.execute(f"select * from {name}"))) for name in kept}
        assert {"runs", "steps"} <= set(rows)
        folders = [self.home / "runs", self.home / "workspaces"]
        files = {str(file): file.stat().st_mtime_ns for top in folders for file in top.rglob("*") if file.is_file()}
        return {**rows, "files": files}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, end_processes: Callable[[Path], None]) -> Iterator[Ground]:
    home = tmp_path_factory.mktemp("bad-input") / "home"
    scripts = home.parent / "scripts"
    scripts.mkdir()
    for name, source in SCRIPTS.items():
        (scripts / name).write_text(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEPLOOM_HOME", str(home))
        patch.delenv("STEPLOOM_STEP_PYTHON", raising=False)
        patch.chdir(home.parent)
        steploom.activate()
        made = Ground(Workspace.from_config(), home, scripts)
        ComputeTarget.create(made.ws, "cpu", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2))
        data = made.data()
        first = made.submit(made.step(name="first", arguments=[data], outputs=[data]))
        assert first.wait_for_completion(show_output=False) == "Finished"
        yield made
        end_processes(home)


def missing_source(on: Ground) -> None:
    on.pipeline(on.step(source_directory="no/such/folder"))


def script_that_leads_out(on: Ground) -> None:
    on.pipeline(on.step("../outside.py"))


def missing_input_file(on: Ground) -> None:
    raw = on.ws.get_default_datastore().path("raw/flights.csv", data_reference_name="raw")
    on.submit(on.step(inputs=[raw], arguments=[raw]))


def circle_of_data(on: Ground) -> None:
    one, two = on.data("one"), on.data("two")
    first = on.step(name="first", inputs=[two], outputs=[one])
    on.step(name="second", inputs=[one], outputs=[two])
    on.submit(first)


def circle_of_order(on: Ground) -> None:
    first, second = on.step(name="first"), on.step(name="second")
    first.run_after(second)
    second.run_after(first)
    on.submit(first)


def two_producers(on: Ground) -> None:
    data = on.data()
    on.pipeline(on.step(name="first", outputs=[data]), on.step(name="second", outputs=[data]))


def data_nobody_writes(on: Ground) -> None:
    data = on.data("rows")
    on.pipeline(on.step(name="reader", inputs=[data], arguments=[data]))


def undeclared_argument(on: Ground) -> None:
    on.step(arguments=["--out", on.data("rows")])


def parameter_with_two_defaults(on: Ground) -> None:
    on.pipeline(
        on.step(arguments=[PipelineParameter("rate", 1)]), on.step(name="b", arguments=[PipelineParameter("rate", 2)])
    )


Case = tuple[Callable[[Ground], Any], type[Exception], str]
CASES: dict[str, Case] = {
    "unknown compute": (
        lambda on: on.pipeline(on.step(compute_target="cup")),
        ValueError,
        r"no compute target 'cup'.*(Did you mean .?cpu|It has: cpu).*%compute create cup",
    ),
    "look-up of an unknown compute": (
        lambda on: ComputeTarget(on.ws, "gpu"),
        ComputeTargetException,
        r"no compute target 'gpu'.*%compute create gpu",
    ),
    "target of the run configuration": (
        lambda on: on.pipeline(on.step(compute_target=None, runconfig=_targeted(on, "gpu"))),
        ValueError,
        r"no compute target 'gpu'",
    ),
    "missing script": (
        lambda on: on.pipeline(on.step("fin.py")),
        ValueError,
        r"no script fin\.py in .*scripts.*step fin\.py.*Did you mean fine\.py",
    ),
    "missing source folder": (missing_source, ValueError, r"folder .*no/such/folder.*source_directory"),
    "script outside its folder": (script_that_leads_out, ValueError, r"\.\./outside\.py.*source_directory"),
    "missing input file": (
        missing_input_file,
        UserErrorException,
        r"nothing at 'raw/flights\.csv' in the datastore workspaceblobstore.*Upload it",
    ),
    "circle of data": (circle_of_data, UserErrorException, r"circle: .*first.*second.*Remove one of these inputs"),
    "circle of order": (circle_of_order, UserErrorException, r"circle: .*first.*second.*run_after"),
    "two producers": (two_producers, ValueError, r"first and second both write data: give each one of its own"),
    "data nobody writes": (data_nobody_writes, ValueError, r"reader reads rows, which no step.*list it in the outputs"),
    "undeclared argument": (
        undeclared_argument,
        ValueError,
        r"data 'rows', which is in neither inputs nor outputs: add it to inputs if",
    ),
    "illegal port name": (
        lambda on: on.data("no spaces please"),
        ValueError,
        r"'no spaces please'.*letters, digits and underscores",
    ),
    "empty steps": (lambda on: on.submit(), UserErrorException, r"has no steps.*Pipeline\(workspace=ws, steps=\["),
    "what is no step": (lambda on: on.pipeline("train.py"), NotImplementedError, r"made of steps.*not of str"),
    "bad pip package name": (
        lambda on: on.submit(on.step(runconfig=on.config(pip_packages=["not a package"]))),
        UserErrorException,
        r"not a package",
    ),
    "bad conda package name": (
        lambda on: on.submit(on.step(runconfig=on.config(conda_packages=["cudatoolkit=11"]))),
        UserErrorException,
        r"cudatoolkit.*(conda|micromamba)",
    ),
    "packages as text": (
        lambda on: CondaDependencies.create(conda_packages="numpy"),
        UserErrorException,
        r"conda_packages is a list, not text: conda_packages=\['numpy'\]",
    ),
    "experiment without a name": (lambda on: Experiment(on.ws, " "), UserErrorException, r"needs a name: Experiment\("),
    "unknown run": (lambda on: Run.get(on.ws, "abc"), UserErrorException, r"no run abc.*%runs"),
    "two defaults of a parameter": (parameter_with_two_defaults, Exception, r"rate has two defaults: 1 and 2"),
    "unknown parameter": (
        lambda on: on.submit(on.step(arguments=[PipelineParameter("rate", 1)]), pipeline_parameters={"rat": 2}),
        ValueError,
        r"no parameter 'rat'.*Did you mean 'rate'",
    ),
    "value of another type": (
        lambda on: on.submit(on.step(arguments=[PipelineParameter("rate", 1)]), pipeline_parameters={"rate": "x"}),
        Exception,
        r"rate takes int, not str \('x'\)",
    ),
    "unknown datastore": (lambda on: Datastore(on.ws, "blob"), UserErrorException, r"'blob'.*workspaceblobstore"),
    "nothing to upload": (
        lambda on: on.ws.get_default_datastore().upload_files(["./data/none.csv"], target_path="raw"),
        UserErrorException,
        r"none\.csv",
    ),
    "bad number of nodes": (
        lambda on: AmlCompute.provisioning_configuration("STANDARD_D2_V2", min_nodes=3, max_nodes=1),
        ComputeTargetException,
        r"3",
    ),
    "bad compute name": (
        lambda on: ComputeTarget.create(
            on.ws, "a b", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2)
        ),
        ComputeTargetException,
        r"'a b' cannot be the name.*letters, digits",
    ),
}


def _targeted(on: Ground, name: str) -> RunConfiguration:
    config = on.config()
    config.target = name
    return config


@pytest.mark.parametrize("case", CASES)
def test_told_with_its_cure_and_nothing_touched(ground: Ground, case: str) -> None:
    act, kind, message = CASES[case]
    before = ground.traces()
    with pytest.raises(kind, match=f"(?s){message}"):
        act(ground)
    assert ground.traces() == before


def failed(run: Any) -> str:
    """The message of the ActivityFailedException that waiting for the run raises."""
    with pytest.raises(ActivityFailedException) as caught:
        run.wait_for_completion(show_output=False)
    return str(caught.value.message)


def test_a_script_that_exits_with_an_error(ground: Ground) -> None:
    message = failed(ground.submit(ground.step("exits.py", name="train")))
    assert "exits.py ended with exit code 1" in message
    assert "no such column: age" in message
    assert "Read the step's log, correct the script and submit again" in message


def test_an_output_that_is_never_written(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    data = ground.data("rows")
    ground.step("silent.py", name="forgetful", arguments=[data], outputs=[data])
    reader = ground.step("fine.py", name="reader", inputs=[data])
    run = ground.submit(reader)
    # As in the SDK the graph does not fail, the reader runs. Log, reason and download say what is missing.
    assert run.wait_for_completion(show_output=False) == "Finished"
    writer = run.find_step_run("forgetful")[0]
    told = "without writing its output rows: check the path it writes to"
    assert told in writer.get_job_log() and told in writer.properties["steploom.reuse_reason"]
    output = run.find_step_run("forgetful")[0].get_output_data("rows")
    assert output.download("downloads") == 0
    assert f"nothing at {output.path_on_datastore}" in capsys.readouterr().out


@pytest.mark.slow
def test_packages_that_do_not_resolve(ground: Ground) -> None:
    message = failed(ground.submit(ground.step(name="train", runconfig=ground.config(pip_packages=["six==999"]))))
    assert "Step train failed" in message
    assert "there is no version of six==999" in message
    assert "Correct the package's name or version" in message
