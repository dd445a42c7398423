"""The small packages, from `azureml` itself to `azureml.widgets`: which name is found where; see `exports`."""

from __future__ import annotations

from steploom.azureml.exported.at import at

_PIPELINE = "steploom.azureml.pipeline"

_DETAILS = at("steploom.azureml.widgets.run_details", "RunDetails")
_SWEEPS = "steploom.azureml.train.hyperdrive"
_EXPRESSIONS = at(
    f"{_SWEEPS}.parameter_expressions",
    "choice",
    "lognormal",
    "loguniform",
    "normal",
    "qlognormal",
    "qloguniform",
    "qnormal",
    "quniform",
    "randint",
    "uniform",
)
_SAMPLINGS = at(
    f"{_SWEEPS}.sampling",
    "BayesianParameterSampling",
    "GridParameterSampling",
    "HyperParameterSampling",
    "RandomParameterSampling",
)
_POLICIES = at(
    f"{_SWEEPS}.policy",
    "BanditPolicy",
    "EarlyTerminationPolicy",
    "MedianStoppingPolicy",
    "NoTerminationPolicy",
    "TruncationSelectionPolicy",
)
_SWEEP_CONFIG = {
    **at(f"{_SWEEPS}.config", "HyperDriveConfig"),
    **at(f"{_SWEEPS}.primary_metric_goal", "PrimaryMetricGoal"),
    **at(f"{_SWEEPS}.run_config", "HyperDriveRunConfig"),
}
_SWEEP_RUN = at(f"{_SWEEPS}.run", "HyperDriveRun")

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
    "azureml.telemetry": at("steploom.step.site._steploom.diagnostics", "set_diagnostics_collection"),
    "azureml.train": {},
    "azureml.train.estimator": at("steploom.azureml.train.estimator", "Estimator"),
    "azureml.train.hyperdrive": {**_EXPRESSIONS, **_SAMPLINGS, **_POLICIES, **_SWEEP_CONFIG, **_SWEEP_RUN},
    "azureml.train.hyperdrive.exceptions": at(f"{_SWEEPS}.exceptions", "HyperDriveConfigException"),
    "azureml.train.hyperdrive.parameter_expressions": _EXPRESSIONS,
    "azureml.train.hyperdrive.policy": _POLICIES,
    "azureml.train.hyperdrive.run": _SWEEP_RUN,
    "azureml.train.hyperdrive.runconfig": _SWEEP_CONFIG,
    "azureml.train.hyperdrive.sampling": _SAMPLINGS,
    "azureml.train.widgets": _DETAILS,
    "azureml.widgets": {
        **_DETAILS,
        **at("steploom.azureml.widgets.parallel_run_step_details", "ParallelRunStepDetails"),
    },
    "azureml.widgets.run_details": _DETAILS,
}
