"""Whatever a notebook can import from `azureml` a script can import, too; what does nothing there says so when used."""

from __future__ import annotations

import json
from typing import Any

import pytest

from steploom.azureml.exports import MODULES

EVERYTHING = """
import importlib, json, sys
found = {}
for module, names in json.loads(sys.stdin.read()).items():
    for name, source in names.items():
        value = getattr(importlib.import_module(module), name)
        found.setdefault(source, set()).add(value if isinstance(value, str) else id(value))
print(max(map(len, found.values())), len(found))
"""


def test_every_name_of_a_notebook_is_one_object_wherever_it_is_imported_from(step: Any) -> None:
    sources = {source for names in MODULES.values() for source in names.values()}
    code = EVERYTHING.replace("sys.stdin.read()", repr(json.dumps(MODULES)))
    assert step.run(code) == f"1 {len(sources)}"


def test_the_list_of_a_usual_script(step: Any) -> None:
    assert (
        step.run("""
from azureml.core import Run, Workspace, Dataset, Model, Experiment, Datastore, Environment, VERSION
from azureml.core.run import Run as R, _OfflineRun
from azureml.core.model import Model as M, Dataset as D
from azureml.core.authentication import MsiAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.exceptions import ComputeTargetException as E, WebserviceException
from azureml.widgets import RunDetails
from azureml.core import *
import azureml.core.runconfig as rc, azureml.core
def train(ws: Workspace, data: Dataset = None): return isinstance(data, Dataset)
assert R is Run and M is Model and D is Dataset and E is ComputeTargetException and issubclass(E, Exception)
print(VERSION, azureml.core.VERSION, azureml.core.__version__, type(rc.DEFAULT_CPU_IMAGE).__name__, train(None))
""")
        == "1.61.0 1.61.0 1.61.0 str False"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "Datastore.register_azure_blob_container(None, 'x', 'c', 'a')",
            "Datastore.register_azure_blob_container does nothing inside the script of a step. Do it in the notebook",
        ),
        ("Environment('x')", "Environment does nothing inside the script of a step. Set packages and variables in"),
        (
            "ComputeTarget.list(None)",
            "ComputeTarget.list does nothing inside the script of a step. Do it in the notebook",
        ),
    ],
)
def test_what_does_nothing_says_so_when_used(step: Any, code: str, said: str) -> None:
    line = step.fail(f"from azureml.core import *\n{code}")
    assert line.startswith("_steploom.refusing.UnavailableError: ") and said in line


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from azureml.core import Wrokspace", "ImportError: azureml.core.Wrokspace is not one of"),
        ("import azureml.core; azureml.core.Wrokspace", "AttributeError: azureml.core.Wrokspace is not one of"),
        ("import azureml.interpret", "ModuleNotFoundError: azureml.interpret is not one of"),
        ("from azureml.mlflow import x", "ModuleNotFoundError: azureml.mlflow is not one of"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
def test_a_name_that_there_is_not(step: Any, code: str, said: str) -> None:
    assert step.fail(code).startswith(said)


def test_a_run_loads_no_more_than_it_needs(step: Any) -> None:
    """A step starts in milliseconds; what makes models costs more than all the rest."""
    loaded = step.run(
        "import sys\nfrom azureml.core import Run\nRun.get_context().log('a', 1)\nprint(*sys.modules)"
    ).split()
    assert not {"tempfile", "dataclasses", "_steploom.model", "typing_extensions"} & set(loaded)
