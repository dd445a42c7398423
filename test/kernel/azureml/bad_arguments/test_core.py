"""Wrong types, missing files, None names and unknown references, given to the names of `azureml.core`.

Each raises what the SDK raises, with what is wrong in its message. Where the SDK fails by accident (an attribute of
None), the type is that of the accident.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from steploom.azureml.core.aml_compute import AmlCompute
from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.model import Model
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.exceptions import (
    ComputeTargetException,
    ModelNotFoundException,
    UserErrorException,
    WebserviceException,
    WorkspaceException,
)

Case = tuple[Callable[[Any], Any], type[Exception], str]
A_WORKSPACE = r"workspace is a Workspace, such as Workspace\.from_config\(\), not "

WORKSPACE: list[Case] = [
    (lambda on: Workspace("s", "g", None), UserErrorException, r"'None' cannot be the name of a workspace"),
    (lambda on: Workspace("s", "g", 3), UserErrorException, r"'3' cannot be the name of a workspace"),
    (lambda on: Workspace.create("a/b"), UserErrorException, r"'a/b' cannot be the name of a workspace"),
    (lambda on: Workspace.get("unknown"), WorkspaceException, r"no local workspace 'unknown'.*Workspace\.create"),
    (lambda on: Workspace.from_config("no/such"), UserErrorException, r"no config\.json in no/such"),
    (lambda on: Workspace.from_config("data.csv"), ValueError, r"data\.csv is not JSON"),
    (lambda on: Workspace.from_config(3), TypeError, r"path is that of a folder or file, not 3"),
    (lambda on: on.ws.write_config(3), TypeError, r"path is that of a folder, not 3"),
    (lambda on: on.ws.set_default_datastore("nope"), UserErrorException, r"no datastore 'nope'.*workspaceblobstore"),
    (lambda on: on.ws.set_default_datastore(None), UserErrorException, r"no datastore 'None'"),
    (lambda on: on.ws.get_default_compute_target(None), AttributeError, r"type is 'CPU' or 'GPU', not None"),
    (lambda on: on.ws.compute_targets["nope"], KeyError, "nope"),
    (lambda on: Experiment(None, "e"), AttributeError, A_WORKSPACE + "None"),
    (lambda on: Experiment("ws", "e"), AttributeError, A_WORKSPACE + "'ws'"),
    (lambda on: Experiment(on.ws, None), TypeError, r"name is a string, not NoneType"),
    (lambda on: Experiment(on.ws, ""), UserErrorException, r"An experiment needs a name"),
    (lambda on: Experiment.list(None), AttributeError, A_WORKSPACE),
    (lambda on: Experiment(on.ws, "e").submit("train.py"), NotImplementedError, r"takes a Pipeline.*not str"),
    (lambda on: Experiment(on.ws, "e").set_tags("x"), TypeError, r"tags is a dictionary, not 'x'"),
    (lambda on: Experiment(on.ws, "e").remove_tags(3), TypeError, r"tags is a list of names, not 3"),
    (lambda on: Run(None, "x"), AttributeError, r"experiment is an Experiment.*not None"),
    (lambda on: Run.get(on.ws, None), UserErrorException, r"no run None"),
    (lambda on: Run.get(on.ws, "nope"), UserErrorException, r"no run nope.*%runs"),
    (lambda on: list(Run.list(None)), AttributeError, r"experiment is an Experiment.*not None"),
]

COMPUTE: list[Case] = [
    (lambda on: ComputeTarget(on.ws, None), TypeError, r"looked up by its name"),
    (lambda on: ComputeTarget(on.ws, 3), ComputeTargetException, r"no compute target '3'"),
    (lambda on: ComputeTarget(None, "cpu"), AttributeError, A_WORKSPACE),
    (lambda on: ComputeTarget.list(None), AttributeError, A_WORKSPACE),
    (lambda on: ComputeTarget.create(on.ws, "x", None), AttributeError, r"provisioning_configuration is what.*None"),
    (lambda on: ComputeTarget.create(on.ws, "x", "D2"), AttributeError, r"provisioning_configuration is what.*'D2'"),
    (lambda on: ComputeTarget.create(on.ws, None, provisioned()), ComputeTargetException, r"'None' cannot be the name"),
    (lambda on: ComputeTarget.create(None, "x", provisioned()), AttributeError, A_WORKSPACE),
    (lambda on: provisioned(max_nodes=None), ComputeTargetException, r"max_nodes is missing"),
    (lambda on: provisioned(max_nodes="x"), ComputeTargetException, r"max_nodes is a number, not 'x'"),
    (lambda on: provisioned(max_nodes=-1), ComputeTargetException, r"max_nodes must not be negative"),
    (lambda on: provisioned(vm_size=3), ComputeTargetException, r"vm_size is text, not 3"),
    (lambda on: provisioned(tags="x"), ComputeTargetException, r"tags is a dictionary, not 'x'"),
    (lambda on: ComputeTarget(on.ws, "cpu").update(min_nodes="x"), ComputeTargetException, r"min_nodes is a number"),
    (lambda on: ComputeTarget(on.ws, "cpu").update(5, 1), ComputeTargetException, r"cannot have 5 to 1 nodes"),
]

ENVIRONMENTS: list[Case] = [
    (lambda on: Environment(None), UserErrorException, r"name is text, not None"),
    (lambda on: Environment(""), UserErrorException, r"name is text, not ''"),
    (lambda on: Environment("e").clone(None), UserErrorException, r"copy of an environment needs a name"),
    (lambda on: Environment("e").register(None), AttributeError, A_WORKSPACE),
    (lambda on: Environment.get(on.ws, None), UserErrorException, r"no environment 'None'"),
    (lambda on: Environment.get(on.ws, "nope"), UserErrorException, r"no environment 'nope'"),
    (lambda on: Environment.get(None, "e"), AttributeError, A_WORKSPACE),
    (lambda on: Environment.from_conda_specification("e", "no.yml"), FileNotFoundError, r"no file no\.yml: conda_"),
    (lambda on: Environment.from_conda_specification("e", "data.csv"), UserErrorException, r"a mapping with the keys"),
    (lambda on: Environment.from_pip_requirements("e", "no.txt"), FileNotFoundError, r"no file no\.txt: file_path"),
    (lambda on: Environment.from_pip_requirements("e", None), TypeError, r"file_path is the path of a file, not None"),
    (lambda on: Environment.from_dockerfile("e", None), TypeError, r"dockerfile is the path or the text"),
    (lambda on: Environment.load_from_directory("nope"), FileNotFoundError, r"azureml_environment\.json"),
    (lambda on: Environment("e").save_to_directory("src"), FileExistsError, r"src is there already.*overwrite=True"),
    (lambda on: setattr(Environment("e"), "python", None), UserErrorException, r"python of Environment is a PythonS"),
    (lambda on: setattr(Environment("e"), "pyton", 1), AttributeError, r"Did you mean 'python'"),
    (lambda on: setattr(Environment("e").python, "conda_dependencies", "x"), UserErrorException, r"CondaDependencies"),
    (lambda on: setattr(Environment("e"), "environment_variables", "x"), UserErrorException, r"is a dictionary"),
    (lambda on: CondaDependencies("no.yml"), FileNotFoundError, r"no file no\.yml: conda_dependencies_file_path"),
    (lambda on: CondaDependencies(3), TypeError, r"conda_dependencies_file_path is the path of a file, not 3"),
    (lambda on: CondaDependencies.create(pip_packages=[None]), AttributeError, r"pip_packages is text such as 'numpy'"),
    (lambda on: CondaDependencies.create(conda_packages=3), TypeError, r"conda_packages is a list of text, not 3"),
    (lambda on: CondaDependencies.create(python_version=3.8), TypeError, r"Python is text such as '3\.11', not 3\.8"),
    (lambda on: CondaDependencies().add_pip_package(None), AttributeError, r"pip_package is text such as 'numpy'"),
    (lambda on: CondaDependencies().add_pip_package(""), UserErrorException, r"pip_package is empty"),
    (lambda on: CondaDependencies().add_conda_package(None), AttributeError, r"conda_package is text"),
    (lambda on: CondaDependencies().add_channel(None), AttributeError, r"channel is text such as 'conda-forge'"),
    (lambda on: CondaDependencies().set_pip_requirements("six"), TypeError, r"is a list of text, not 'six'"),
    (lambda on: CondaDependencies().set_pip_option("pre"), UserErrorException, r"options start with '-'"),
    (lambda on: CondaDependencies().save_to_file(None), TypeError, r"base_directory is the path of a folder, not None"),
    (lambda on: RunConfiguration.load("nope"), UserErrorException, r"no run configuration 'local' in nope"),
    (lambda on: RunConfiguration.load(None), TypeError, r"path is that of a folder or file, not None"),
    (lambda on: RunConfiguration().save("no/such"), FileNotFoundError, r"neither a folder \.azureml nor"),
    (lambda on: setattr(RunConfiguration(), "docker", "x"), UserErrorException, r"docker of RunConfiguration is a"),
    (
        lambda on: ScriptRunConfig("src", "train.py", run_config="x"),
        AttributeError,
        r"run_config is a RunConfiguration",
    ),
    (lambda on: submit(on, "src", "nope.py"), UserErrorException, r"no script nope\.py in .*src"),
    (lambda on: submit(on, "nope", "train.py"), UserErrorException, r"folder .*nope does not exist"),
    (lambda on: submit(on, "src", "train.py", arguments="--a"), TypeError, r"arguments is a list, not '--a'"),
    (lambda on: submit(on, "src", "train.py", compute_target="gpu"), UserErrorException, r"no compute target 'gpu'"),
]

MODELS: list[Case] = [
    (lambda on: Model(on.ws, "nope"), WebserviceException, r"no model 'nope'"),
    (lambda on: Model(on.ws, 3), WebserviceException, r"no model '3'"),
    (lambda on: Model(None, "m"), AttributeError, A_WORKSPACE),
    (lambda on: Model.list(None), AttributeError, A_WORKSPACE),
    (lambda on: Model.register(on.ws, "nope", "m"), WebserviceException, r"nothing at nope to register"),
    (lambda on: Model.register(on.ws, None, "m"), TypeError, r"model_path is the path of a file or folder, not None"),
    (lambda on: Model.register(on.ws, "data.csv", None), WebserviceException, r"'None' cannot be the name of a model"),
    (lambda on: Model.register(on.ws, "data.csv", "a/b"), WebserviceException, r"'a/b' cannot be the name of a model"),
    (lambda on: Model.register(on.ws, "data.csv", "m", tags="x"), AttributeError, r"tags or properties.*dictionary"),
    (lambda on: Model.register(None, "data.csv", "m"), AttributeError, A_WORKSPACE),
    (lambda on: Model.get_model_path("nope", _workspace=on.ws), ModelNotFoundException, r"no model 'nope'"),
    (lambda on: Model.get_model_path(None), ModelNotFoundException, r"no model 'None'"),
]

DATASTORES: list[Case] = [
    (lambda on: Datastore(None), AttributeError, A_WORKSPACE),
    (lambda on: Datastore(on.ws, "nope"), UserErrorException, r"no datastore 'nope'.*It has: workspaceblobstore"),
    (lambda on: Datastore(on.ws, 3), UserErrorException, r"no datastore '3'"),
    (lambda on: Datastore.get(on.ws, None), UserErrorException, r"no datastore 'None'"),
    (lambda on: on.store.upload(None), TypeError, r"src_dir is the path of a folder, not None"),
    (lambda on: on.store.upload("no/such"), UserErrorException, r"no/such"),
    (lambda on: on.store.upload("data.csv"), UserErrorException, r"data\.csv is a file.*upload_files"),
    (lambda on: on.store.upload("src", target_path=3), TypeError, r"target_path is text, inside the datastore, not 3"),
    (lambda on: on.store.upload("src", target_path="../out"), UserErrorException, r"is not a path inside a datastore"),
    (lambda on: on.store.upload_files("data.csv"), TypeError, r"files is a list of paths, not 'data\.csv'"),
    (lambda on: on.store.upload_files([None]), TypeError, r"Each of files is a path, not None"),
    (
        lambda on: on.store.upload_files(["data.csv"], "src"),
        UserErrorException,
        r"data\.csv is not below relative_root",
    ),
    (lambda on: on.store.download(None), TypeError, r"target_path is the path of a folder, not None"),
    (lambda on: on.store.download("data.csv"), UserErrorException, r"data\.csv is a file. Give target_path a folder"),
    (lambda on: on.store.download("out", prefix=3), TypeError, r"prefix is text"),
    (lambda on: on.store.path(3), TypeError, r"path_on_datastore is text, not 3|path is text"),
]


def provisioned(**kwargs: Any) -> Any:
    return AmlCompute.provisioning_configuration(**{"vm_size": "STANDARD_D2_V2", "max_nodes": 1, **kwargs})


def submit(on: Any, *args: Any, **kwargs: Any) -> Any:
    return Experiment(on.ws, "e").submit(ScriptRunConfig(*args, **kwargs))


@pytest.mark.parametrize(("act", "kind", "message"), [*WORKSPACE, *COMPUTE, *ENVIRONMENTS, *MODELS, *DATASTORES])
def test_is_told(on: Any, act: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"(?s){message}"):
        act(on)
