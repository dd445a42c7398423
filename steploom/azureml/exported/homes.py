"""Modules in which the SDK defines what it offers elsewhere, too: tracebacks name them, some scripts import them."""

from __future__ import annotations

_EXCEPTIONS = "azureml.exceptions"
_STEPS = "azureml.pipeline.steps"
_COMPUTE = "azureml.core.compute"

HOMES: dict[str, tuple[str, str]] = {
    "azureml._common.exceptions": (_EXCEPTIONS, "AzureMLAggregatedException AzureMLException"),
    "azureml._restclient.exceptions": (_EXCEPTIONS, "ServiceException"),
    "azureml.core.compute.adla": (_COMPUTE, "AdlaCompute"),
    "azureml.core.compute.aks": (_COMPUTE, "AksCompute"),
    "azureml.core.compute.batch": (_COMPUTE, "BatchCompute"),
    "azureml.core.compute.databricks": (_COMPUTE, "DatabricksCompute"),
    "azureml.core.compute.datafactory": (_COMPUTE, "DataFactoryCompute"),
    "azureml.core.compute.hdinsight": (_COMPUTE, "HDInsightCompute"),
    "azureml.core.compute.kubernetescompute": (_COMPUTE, "KubernetesCompute"),
    "azureml.core.compute.remote": (_COMPUTE, "RemoteCompute"),
    "azureml.exceptions._azureml_exception": (
        _EXCEPTIONS,
        "ActivityFailedException AuthenticationException ComputeTargetException DatasetTimestampMissingError "
        "DiscoveryUrlNotFoundException ExperimentExecutionException ModelNotFoundException ModelPathNotFoundException "
        "ParallelRunException ProjectSystemException RunConfigurationException RunEnvironmentException "
        "SnapshotException TrainingException UserErrorException WebserviceException WorkspaceException "
        "WorkspacePrivateEndpointException",
    ),
    "azureml.pipeline.steps.adla_step": (_STEPS, "AdlaStep"),
    "azureml.pipeline.steps.automl_step": (_STEPS, "AutoMLStep AutoMLStepRun"),
    "azureml.pipeline.steps.azurebatch_step": (_STEPS, "AzureBatchStep"),
    "azureml.pipeline.steps.command_step": (_STEPS, "CommandStep"),
    "azureml.pipeline.steps.data_transfer_step": (_STEPS, "DataTransferStep"),
    "azureml.pipeline.steps.databricks_step": (_STEPS, "DatabricksStep"),
    "azureml.pipeline.steps.estimator_step": (_STEPS, "EstimatorStep"),
    "azureml.pipeline.steps.hyper_drive_step": (_STEPS, "HyperDriveStep HyperDriveStepRun"),
    "azureml.pipeline.steps.kusto_step": (_STEPS, "KustoStep"),
    "azureml.pipeline.steps.module_step": (_STEPS, "ModuleStep"),
    "azureml.pipeline.steps.mpi_step": (_STEPS, "MpiStep"),
    "azureml.pipeline.steps.r_script_step": (_STEPS, "RScriptStep"),
    "azureml.pipeline.steps.synapse_spark_step": (_STEPS, "SynapseSparkStep"),
    "azureml.widgets.parallel_run_step_details": ("azureml.widgets", "ParallelRunStepDetails"),
}
"""Module to the one that has its names already, and these names."""
