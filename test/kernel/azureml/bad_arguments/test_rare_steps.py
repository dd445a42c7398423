"""Wrong types, None names and unknown references, given to the rarer names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from steploom.azureml.core.environment_reference import EnvironmentReference
from steploom.azureml.exceptions import TrainingException, UserErrorException
from steploom.azureml.pipeline.data_transfer_step import DataTransferStep
from steploom.azureml.pipeline.estimator_step import EstimatorStep
from steploom.azureml.pipeline.hyper_drive_step import HyperDriveStep
from steploom.azureml.pipeline.hyper_drive_step_run import HyperDriveStepRun
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.module_step import ModuleStep
from steploom.azureml.pipeline.mpi_step import MpiStep
from steploom.azureml.pipeline.notebook_run_config import NotebookRunConfig
from steploom.azureml.pipeline.notebook_step import NotebookRunnerStep
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.port_definitions import InputPortDef
from steploom.azureml.pipeline.r_script_step import RScriptStep
from steploom.azureml.pipeline.schedule import Schedule
from steploom.azureml.pipeline.training_output import TrainingOutput
from steploom.azureml.train.estimator import Estimator
from steploom.azureml.train.hyperdrive.config import HyperDriveConfig
from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException

Case = tuple[Callable[[Any], Any], type[Exception], str]
A_WORKSPACE = r"workspace is a Workspace"

CASES: list[Case] = [
    (lambda on: HyperDriveStep("h", None), ValueError, r"hyperdrive_config is a HyperDriveConfig, not NoneType"),
    (lambda on: HyperDriveStepRun(None), AttributeError, r"step_run is a StepRun.*not None"),
    (lambda on: HyperDriveConfig("x", "m", None, 1), HyperDriveConfigException, r"a run_config or an estimator"),
    (lambda on: swept(None), HyperDriveConfigException, r"takes a run_config or an estimator"),
    (lambda on: swept("x"), HyperDriveConfigException, r"run_config is a ScriptRunConfig, not str"),
    (lambda on: TrainingOutput("Bogus"), ValueError, r"'Metrics' or 'Model', not 'Bogus'"),
    (lambda on: Estimator(3), TypeError, r"source_directory is the path of a folder, not 3"),
    (lambda on: Estimator("src", script_params="x"), TypeError, r"script_params is a dictionary, not 'x'"),
    (lambda on: Estimator("src", node_count="x"), TrainingException, r"node_count is a number from 1 on"),
    (lambda on: Estimator("src", conda_dependencies_file="no.yml"), TrainingException, r"no file no\.yml"),
    (lambda on: EstimatorStep("e", "x"), ValueError, r"estimator is an Estimator, not str"),
    (lambda on: MpiStep("m", source_directory="src"), ValueError, r"script_name is the name of a Python file"),
    (lambda on: RScriptStep(None), ValueError, r"script_name is the name of an R file"),
    (lambda on: DataTransferStep("d"), ValueError, r"source_data_reference is missing"),
    (lambda on: Module.create(None, "m", "d"), AttributeError, A_WORKSPACE),
    (lambda on: Module.create(on.ws, None, "d"), UserErrorException, r"A module needs a name"),
    (lambda on: Module.get(on.ws, name="nope"), UserErrorException, r"no module 'nope'"),
    (lambda on: ModuleStep("x"), ValueError, r"module is a Module, not str"),
    (lambda on: InputPortDef(None), ValueError, r"name of an input None is not valid"),
    (lambda on: NotebookRunConfig("src", None), ValueError, r"notebook is the name of an \.ipynb file"),
    (
        lambda on: NotebookRunConfig("src", "n.ipynb", parameters="x"),
        ValueError,
        r"parameters is a dictionary, not 'x'",
    ),
    (lambda on: NotebookRunConfig("src", "n.ipynb", run_config="x"), ValueError, r"run_config is a RunConfiguration"),
    (lambda on: NotebookRunnerStep("n", "x"), ValueError, r"notebook_run_config is a NotebookRunConfig, not str"),
    (lambda on: on.ws.get_default_keyvault().get_secret("nope"), UserErrorException, r"no secret 'nope'"),
    (lambda on: on.ws.get_default_keyvault().set_secrets("x"), UserErrorException, r"secrets_batch is a dictionary"),
    (lambda on: EnvironmentReference("nope").get_environment(on.ws), UserErrorException, r"no environment 'nope'"),
    (lambda on: Schedule.load_yaml(on.ws, None), TypeError, r"filename is the path of a YAML file, not None"),
    (lambda on: Schedule.load_yaml(on.ws, "data.csv"), UserErrorException, r"no part 'Schedule:'"),
    (lambda on: Pipeline.load_yaml(on.ws, "no.yml"), UserErrorException, r"no\.yml could not be read"),
]


def swept(run_config: Any) -> HyperDriveConfig:
    from azureml.train.hyperdrive import (  # type: ignore[import-not-found]
        PrimaryMetricGoal,
        RandomParameterSampling,
        choice,
    )

    sampling = RandomParameterSampling({"rate": choice(1, 2)})
    return HyperDriveConfig(sampling, "loss", PrimaryMetricGoal.MINIMIZE, 2, run_config=run_config)


@pytest.mark.parametrize(("act", "kind", "message"), CASES)
def test_is_told(on: Any, act: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"(?s){message}"):
        act(on)
