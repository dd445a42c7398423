"""`azureml.core`: which name is found where; see `exports`."""

from __future__ import annotations

from steploom.azureml.exported.at import at

_CORE = "steploom.azureml.core"
_SHARED = "steploom.step.site._steploom"

_WORKSPACE = at(f"{_CORE}.workspace", "Workspace")
_EXPERIMENT = at(f"{_CORE}.experiment", "Experiment")
_DATASTORE = at(f"{_CORE}.datastore", "Datastore")
_ENVIRONMENT = at(f"{_CORE}.environment", "Environment")
_RUN = at(f"{_CORE}.run", "Run", "get_run")
_COMPUTE = at(f"{_CORE}.compute_target", "ComputeTarget")
_AML_COMPUTE = at(f"{_CORE}.aml_compute", "AmlCompute")
_COMPUTE_INSTANCE = at(f"{_CORE}.compute_instance", "ComputeInstance")
_CONDA = at(f"{_CORE}.conda_dependencies", "CondaDependencies")
_RUN_CONFIGURATION = at(f"{_CORE}.run_configuration", "RunConfiguration")
_MODEL = at(f"{_CORE}.model", "Model")
_SCRIPT_CONFIG = at(f"{_CORE}.script_run_config", "ScriptRunConfig")
_SCRIPT_RUN = at(f"{_CORE}.script_run", "ScriptRun")
_REGISTRY = at(f"{_CORE}.container_registry", "ContainerRegistry")
_IMAGES = at(f"{_CORE}.constants", "DEFAULT_CPU_IMAGE", "DEFAULT_GPU_IMAGE")
_COMPUTE_ERROR = at("steploom.azureml.exceptions", "ComputeTargetException")
_KEYVAULT = at(f"{_SHARED}.keyvault", "Keyvault")
_DATASET = at(f"{_SHARED}.datasets.dataset", "Dataset")
_RUNCONFIG_SECTIONS = {
    **at(
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
    **at(
        f"{_CORE}.run_sections",
        "AmlComputeConfiguration",
        "ApplicationEndpointConfiguration",
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
    **at(f"{_CORE}.run_configuration", "EnvironmentDefinition"),
    **at(f"{_SHARED}.data_reference_configuration", "DataReferenceConfiguration"),
}
_ENVIRONMENT_SECTIONS = at(
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

CORE: dict[str, dict[str, str]] = {
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
        **_KEYVAULT,
        **_DATASET,
        **_REGISTRY,
        "VERSION": f"{_CORE}.constants:VERSION",
        "__version__": f"{_CORE}.constants:VERSION",
    },
    "azureml.core.authentication": at(
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
        **at(f"{_CORE}.aml_compute", "BatchAiCompute"),
        **_COMPUTE_INSTANCE,
    },
    "azureml.core.compute.amlcompute": {
        **_AML_COMPUTE,
        **at(f"{_CORE}.aml_compute_status", "AmlComputeStatus"),
        **at(f"{_CORE}.provisioning", "AmlComputeProvisioningConfiguration"),
        **at(f"{_CORE}.scale_settings", "ScaleSettings"),
    },
    "azureml.core.compute.compute": _COMPUTE,
    "azureml.core.compute.computeinstance": {
        **_COMPUTE_INSTANCE,
        **at(f"{_CORE}.compute_instance_status", "ComputeInstanceStatus"),
    },
    "azureml.core.compute_target": {
        **_COMPUTE_ERROR,
    },
    "azureml.core.conda_dependencies": {
        **_CONDA,
        **at(
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
    "azureml.core.container_registry": {**_REGISTRY, **at(f"{_CORE}.container_registry", "RegistryIdentity")},
    "azureml.core.dataset": _DATASET,
    "azureml.core.datastore": _DATASTORE,
    "azureml.core.environment": {
        **_ENVIRONMENT,
        **_ENVIRONMENT_SECTIONS,
        **at(f"{_CORE}.environment_reference", "EnvironmentReference"),
        **_CONDA,
        **_IMAGES,
        **at(f"{_CORE}.constants", "SDKVERSION"),
        **_REGISTRY,
    },
    "azureml.core.experiment": _EXPERIMENT,
    "azureml.core.keyvault": _KEYVAULT,
    "azureml.core.model": {**_MODEL, **_DATASET},
    "azureml.core.resource_configuration": at(
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
        **at(
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
        **at(f"{_CORE}.script_run_config", "get_run_config_from_script_run"),
    },
    "azureml.core.workspace": _WORKSPACE,
}
