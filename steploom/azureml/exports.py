"""Which name is found where: the one table behind `import azureml...`.

A value is "module:attribute" of ours. All paths of a name have the same value, so they give the same object.
"""

from __future__ import annotations

from steploom.azureml.unanswered import CLOUD, LATER

DOCS = "Azure ML names answered by Steploom, which runs pipelines on this machine. See steploom.azureml.exports."

_CORE = "steploom.azureml.core"
_DATA = "steploom.azureml.data"
_PIPELINE = "steploom.azureml.pipeline"
_SHARED = "steploom.step.site._steploom"


def _at(module: str, *names: str) -> dict[str, str]:
    return {name: f"{module}:{name}" for name in names}


_WORKSPACE = _at(f"{_CORE}.workspace", "Workspace")
_EXPERIMENT = _at(f"{_CORE}.experiment", "Experiment")
_DATASTORE = _at(f"{_CORE}.datastore", "Datastore")
_ENVIRONMENT = _at(f"{_CORE}.environment", "Environment")
_RUN = _at(f"{_CORE}.run", "Run", "get_run")
_COMPUTE = _at(f"{_CORE}.compute_target", "ComputeTarget")
_AML_COMPUTE = _at(f"{_CORE}.aml_compute", "AmlCompute")
_CONDA = _at(f"{_CORE}.conda_dependencies", "CondaDependencies")
_RUN_CONFIGURATION = _at(f"{_CORE}.run_configuration", "RunConfiguration")
_MODEL = _at(f"{_CORE}.model", "Model")
_SCRIPT_CONFIG = _at(f"{_CORE}.script_run_config", "ScriptRunConfig")
_SCRIPT_RUN = _at(f"{_CORE}.script_run", "ScriptRun")
_REGISTRY = _at(f"{_CORE}.container_registry", "ContainerRegistry")
_IMAGES = _at(f"{_CORE}.constants", "DEFAULT_CPU_IMAGE", "DEFAULT_GPU_IMAGE")
_COMPUTE_ERROR = _at("steploom.azureml.exceptions", "ComputeTargetException")
_BINDINGS = {
    **_at(f"{_PIPELINE}.input_port_binding", "InputPortBinding"),
    **_at(f"{_PIPELINE}.output_port_binding", "OutputPortBinding"),
    **_at(f"{_PIPELINE}.parameter", "PipelineParameter"),
    **_at(f"{_PIPELINE}.port_data_reference", "PortDataReference"),
}
_BUILDER = {
    **_at(f"{_PIPELINE}.data", "PipelineData"),
    **_at(f"{_PIPELINE}.sequence", "StepSequence"),
    **_at(f"{_PIPELINE}.step", "PipelineStep"),
}
_RUNS = {
    **_at(f"{_PIPELINE}.pipeline_run", "PipelineRun"),
    **_at(f"{_PIPELINE}.step_run", "StepRun"),
    **_at(f"{_PIPELINE}.step_run_output", "StepRunOutput"),
}
_PIPELINES = _at(f"{_PIPELINE}.pipeline", "Pipeline")
_PUBLISHED = _at(f"{_PIPELINE}.published_pipeline", "PublishedPipeline")
_DRAFTS = _at(f"{_PIPELINE}.pipeline_draft", "PipelineDraft")
_ENDPOINTS = _at(f"{_PIPELINE}.pipeline_endpoint", "PipelineEndpoint")
_SCRIPT_STEP = _at(f"{_PIPELINE}.script_step", "PythonScriptStep")
_COMMAND_STEP = _at(f"{_PIPELINE}.command_step", "CommandStep")
_PARALLEL = {
    **_at(f"{_PIPELINE}.parallel_run_config", "ParallelRunConfig"),
    **_at(f"{_PIPELINE}.parallel_run_step", "ParallelRunStep"),
}
_SCHEDULES = {
    **_at(f"{_PIPELINE}.schedule", "Schedule"),
    **_at(f"{_PIPELINE}.schedule_recurrence", "ScheduleRecurrence"),
    **_at(f"{_PIPELINE}.time_zone", "TimeZone"),
}
_DATASET = _at(f"{_SHARED}.datasets.dataset", "Dataset")
_DATA_TYPE = _at(f"{_SHARED}.datasets.data_type", "DataType")
_FILE_DATASET = _at(f"{_SHARED}.datasets.file_dataset", "FileDataset")
_TABULAR_DATASET = _at(f"{_SHARED}.datasets.tabular_dataset", "TabularDataset")
_OUTPUT_DATASETS = _at(
    f"{_DATA}.output_dataset_config",
    "HDFSOutputDatasetConfig",
    "LinkFileOutputDatasetConfig",
    "LinkTabularOutputDatasetConfig",
    "OutputFileDatasetConfig",
)
_FACTORIES = {
    **_at(f"{_SHARED}.datasets.file_dataset_factory", "FileDatasetFactory"),
    **_at(f"{_SHARED}.datasets.tabular_dataset_factory", "TabularDatasetFactory"),
}
_DETAILS = _at("steploom.azureml.widgets.run_details", "RunDetails")

_RUNCONFIG_SECTIONS = {
    **_at(
        f"{_CORE}.data_sections",
        "Data",
        "DataLocation",
        "DataPath",
        "Dataset",
        "MountOptions",
        "OutputData",
        "OutputOptions",
        "RegistrationOptions",
        "UploadOptions",
    ),
    **_at(
        f"{_CORE}.run_sections",
        "AmlComputeConfiguration",
        "ApplicationEndpointConfiguration",
        "DataReferenceConfiguration",
        "DockerConfiguration",
        "HdiConfiguration",
        "HistoryConfiguration",
        "KubernetesComputeConfiguration",
        "MpiConfiguration",
        "ParallelTaskConfiguration",
        "PyTorchConfiguration",
        "SparkConfiguration",
        "TensorflowConfiguration",
    ),
    **_at(f"{_CORE}.run_configuration", "EnvironmentDefinition"),
}
_ENVIRONMENT_SECTIONS = _at(
    f"{_CORE}.environment_sections",
    "DatabricksSection",
    "DockerBuildContext",
    "DockerEnvironment",
    "DockerSection",
    "PythonEnvironment",
    "PythonSection",
    "RCranPackage",
    "RSection",
    "SparkEnvironment",
    "SparkPackage",
    "SparkSection",
)

_ANSWERED: dict[str, dict[str, str]] = {
    "azureml": {},
    "azureml.core": {
        **_WORKSPACE,
        **_EXPERIMENT,
        **_DATASTORE,
        **_ENVIRONMENT,
        **_RUN,
        **_COMPUTE,
        **_RUN_CONFIGURATION,
        **_SCRIPT_CONFIG,
        **_SCRIPT_RUN,
        **_MODEL,
        **_DATASET,
        **_REGISTRY,
        "VERSION": f"{_CORE}.constants:VERSION",
        "__version__": f"{_CORE}.constants:VERSION",
    },
    "azureml.core.authentication": _at(
        f"{_CORE}.authentication",
        "AbstractAuthentication",
        "AzureCliAuthentication",
        "AzureMLTokenAuthentication",
        "InteractiveLoginAuthentication",
        "MsiAuthentication",
        "ServicePrincipalAuthentication",
        "TokenAuthentication",
    ),
    "azureml.core.compute": {
        **_COMPUTE,
        **_AML_COMPUTE,
        **_at(f"{_CORE}.aml_compute", "BatchAiCompute"),
    },
    "azureml.core.compute.amlcompute": {
        **_AML_COMPUTE,
        **_at(f"{_CORE}.aml_compute_status", "AmlComputeStatus"),
        **_at(f"{_CORE}.provisioning", "AmlComputeProvisioningConfiguration"),
        **_at(f"{_CORE}.scale_settings", "ScaleSettings"),
    },
    "azureml.core.compute.compute": _COMPUTE,
    "azureml.core.compute_target": {
        **_COMPUTE_ERROR,
    },
    "azureml.core.conda_dependencies": {
        **_CONDA,
        **_at(
            f"{_CORE}.constants",
            "BASE_PROJECT_FILE_RELATIVE_PATH",
            "BASE_PROJECT_MODULE",
            "CHANNELS",
            "CONDA_FILE_NAME",
            "CPU",
            "GPU",
            "LINUX_PLATFORM",
            "PACKAGES",
            "PIP",
            "VERSION",
            "WINDOWS_PLATFORM",
        ),
    },
    "azureml.core.container_registry": {**_REGISTRY, **_at(f"{_CORE}.container_registry", "RegistryIdentity")},
    "azureml.core.dataset": _DATASET,
    "azureml.core.datastore": _DATASTORE,
    "azureml.core.environment": {
        **_ENVIRONMENT,
        **_ENVIRONMENT_SECTIONS,
        **_CONDA,
        **_IMAGES,
        **_at(f"{_CORE}.constants", "SDKVERSION"),
        **_REGISTRY,
    },
    "azureml.core.experiment": _EXPERIMENT,
    "azureml.core.model": {**_MODEL, **_DATASET},
    "azureml.core.resource_configuration": _at(
        "steploom.step.site._steploom.resource_configuration", "ResourceConfiguration"
    ),
    "azureml.core.run": {**_RUN, "_OfflineRun": f"{_CORE}.offline_run:OfflineRun"},
    "azureml.core.runconfig": {
        **_RUN_CONFIGURATION,
        **_RUNCONFIG_SECTIONS,
        **_ENVIRONMENT_SECTIONS,
        **_CONDA,
        **_IMAGES,
        **_REGISTRY,
        **_at(
            f"{_CORE}.constants",
            "AML_CONFIG_DIR",
            "AZUREML_DIR",
            "LOCAL_RUNCONFIG_NAME",
            "MPI_CPU_IMAGE",
            "MPI_GPU_IMAGE",
            "RUNCONFIGURATION_EXTENSION",
        ),
    },
    "azureml.core.script_run": _SCRIPT_RUN,
    "azureml.core.script_run_config": {
        **_SCRIPT_CONFIG,
        **_at(f"{_CORE}.script_run_config", "get_run_config_from_script_run"),
    },
    "azureml.core.workspace": _WORKSPACE,
    "azureml.contrib": {},
    "azureml.contrib.notebook": {
        **_at(f"{_PIPELINE}.notebook_handler", "AzureMLNotebookHandler"),
        **_at(f"{_PIPELINE}.notebook_run_config", "NotebookRunConfig"),
        **_at(f"{_PIPELINE}.notebook_step", "NotebookRunnerStep"),
    },
    "azureml.data": {**_DATA_TYPE, **_FILE_DATASET, **_TABULAR_DATASET, **_FACTORIES, **_OUTPUT_DATASETS},
    "azureml.data.abstract_dataset": _at(f"{_SHARED}.datasets.abstract_dataset", "AbstractDataset"),
    "azureml.data.abstract_datastore": _at(f"{_DATA}.abstract_datastore", "AbstractDatastore"),
    "azureml.data.azure_storage_datastore": _at(
        f"{_DATA}.storage_datastore", "AbstractAzureStorageDatastore", "AzureBlobDatastore", "AzureFileDatastore"
    ),
    "azureml.data.data_reference": _at(f"{_DATA}.data_reference", "DataReference"),
    "azureml.data.datapath": {
        **_at(f"{_DATA}.data_path", "DataPath"),
        **_at(f"{_DATA}.data_path_compute_binding", "DataPathComputeBinding"),
    },
    "azureml.data.dataset_consumption_config": _at(f"{_SHARED}.datasets.consumption", "DatasetConsumptionConfig"),
    "azureml.data.dataset_factory": {**_DATA_TYPE, **_FACTORIES},
    "azureml.data.file_dataset": _FILE_DATASET,
    "azureml.data.output_dataset_config": {
        **_OUTPUT_DATASETS,
        **_at(f"{_DATA}.output_dataset_config", "OutputDatasetConfig", "OutputTabularDatasetConfig"),
        **_at(f"{_CORE}.data_sections", "MountOptions", "UploadOptions"),
    },
    "azureml.data.tabular_dataset": _TABULAR_DATASET,
    "azureml.exceptions": _at(
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
    "azureml.pipeline": {},
    "azureml.pipeline.core": {
        **_PIPELINES,
        **_BUILDER,
        **_BINDINGS,
        **_RUNS,
        **_PUBLISHED,
        **_ENDPOINTS,
        **_DRAFTS,
        **_SCHEDULES,
    },
    "azureml.pipeline.core.builder": _BUILDER,
    "azureml.pipeline.core.graph": {
        **_BINDINGS,
        **_PUBLISHED,
        **_at(f"{_PIPELINE}.graph_view", "DataSourceNode", "Edge", "Graph", "ModuleNode", "Node"),
    },
    "azureml.pipeline.core.pipeline": _PIPELINES,
    "azureml.pipeline.core.pipeline_draft": _DRAFTS,
    "azureml.pipeline.core.pipeline_endpoint": _ENDPOINTS,
    "azureml.pipeline.core.pipeline_output_dataset": _at(
        f"{_PIPELINE}.output_dataset",
        "PipelineOutputAbstractDataset",
        "PipelineOutputFileDataset",
        "PipelineOutputTabularDataset",
    ),
    "azureml.pipeline.core.run": _RUNS,
    "azureml.pipeline.core.schedule": _SCHEDULES,
    "azureml.pipeline.steps": {
        **_SCRIPT_STEP,
        **_COMMAND_STEP,
        **_PARALLEL,
    },
    "azureml.pipeline.steps.parallel_run_config": _PARALLEL,
    "azureml.pipeline.steps.parallel_run_step": _PARALLEL,
    "azureml.pipeline.steps.python_script_step": _SCRIPT_STEP,
    "azureml.train": {},
    "azureml.train.widgets": _DETAILS,
    "azureml.widgets": {
        **_DETAILS,
        **_at("steploom.azureml.widgets.parallel_run_step_details", "ParallelRunStepDetails"),
    },
    "azureml.widgets.run_details": _DETAILS,
}


def _all_names() -> dict[str, dict[str, str]]:
    modules: dict[str, dict[str, str]] = {}
    for table in (LATER, CLOUD):
        for module, names in table.items():
            modules.setdefault(module, {}).update(_at("steploom.azureml.unavailable", *names.split()))
    for module, answered in _ANSWERED.items():
        modules.setdefault(module, {}).update(answered)
    return dict(sorted(modules.items()))


MODULES = _all_names()

PUBLIC: dict[str, tuple[str, ...]] = {
    "azureml.core": tuple(name for name in MODULES["azureml.core"] if name not in ("VERSION", "__version__")),
}
"""`__all__` of modules where it is not every name."""
