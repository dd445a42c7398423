"""The small packages, from `azureml` itself to `azureml.widgets`: which name is found where; see `exports`."""

from __future__ import annotations

from steploom.azureml.exported.at import at

_PIPELINE = "steploom.azureml.pipeline"

_DETAILS = at("steploom.azureml.widgets.run_details", "RunDetails")

REST: dict[str, dict[str, str]] = {
    "azureml": {},
    "azureml.contrib": {},
    "azureml.contrib.notebook": {
        **at(f"{_PIPELINE}.notebook_handler", "AzureMLNotebookHandler"),
        **at(f"{_PIPELINE}.notebook_run_config", "NotebookRunConfig"),
        **at(f"{_PIPELINE}.notebook_step", "NotebookRunnerStep"),
    },
    "azureml.exceptions": at(
        "steploom.azureml.exceptions",
        "ActivityFailedException",
        "AuthenticationException",
        "AzureMLAggregatedException",
        "AzureMLException",
        "ComputeTargetException",
        "DatasetTimestampMissingError",
        "DiscoveryUrlNotFoundException",
        "ExperimentExecutionException",
        "ModelNotFoundException",
        "ModelPathNotFoundException",
        "ParallelRunException",
        "ProjectSystemException",
        "RunConfigurationException",
        "RunEnvironmentException",
        "ServiceException",
        "SnapshotException",
        "TrainingException",
        "UserErrorException",
        "WebserviceException",
        "WorkspaceException",
        "WorkspacePrivateEndpointException",
    ),
    "azureml.train": {},
    "azureml.train.estimator": at("steploom.azureml.train.estimator", "Estimator"),
    "azureml.train.widgets": _DETAILS,
    "azureml.widgets": {
        **_DETAILS,
        **at("steploom.azureml.widgets.parallel_run_step_details", "ParallelRunStepDetails"),
    },
    "azureml.widgets.run_details": _DETAILS,
}
