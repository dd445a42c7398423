"""`azureml.data`: which name is found where; see `exports`."""

from __future__ import annotations

from steploom.azureml.exported.at import at

_CORE = "steploom.azureml.core"
_DATA = "steploom.azureml.data"
_SHARED = "steploom.step.site._steploom"

_DATA_TYPE = at(f"{_SHARED}.datasets.data_type", "DataType")
_FILE_DATASET = at(f"{_SHARED}.datasets.file_dataset", "FileDataset")
_TABULAR_DATASET = at(f"{_SHARED}.datasets.tabular_dataset", "TabularDataset")
_OUTPUT_DATASETS = at(
    f"{_DATA}.output_dataset_config",
    "HDFSOutputDatasetConfig",
    "LinkFileOutputDatasetConfig",
    "LinkTabularOutputDatasetConfig",
    "OutputFileDatasetConfig",
)
_FACTORIES = {
    **at(f"{_SHARED}.datasets.file_dataset_factory", "FileDatasetFactory"),
    **at(f"{_SHARED}.datasets.tabular_dataset_factory", "TabularDatasetFactory"),
}

DATA: dict[str, dict[str, str]] = {
    "azureml.data": {**_DATA_TYPE, **_FILE_DATASET, **_TABULAR_DATASET, **_FACTORIES, **_OUTPUT_DATASETS},
    "azureml.data.abstract_dataset": at(f"{_SHARED}.datasets.abstract_dataset", "AbstractDataset"),
    "azureml.data.abstract_datastore": at(f"{_SHARED}.datastores.abstract_datastore", "AbstractDatastore"),
    "azureml.data.azure_storage_datastore": at(
        f"{_SHARED}.datastores.storage_datastore",
        "AbstractAzureStorageDatastore",
        "AzureBlobDatastore",
        "AzureFileDatastore",
    ),
    "azureml.data.data_reference": at(f"{_SHARED}.datastores.data_reference", "DataReference"),
    "azureml.data.datapath": {
        **at(f"{_SHARED}.datastores.data_path", "DataPath"),
        **at(f"{_SHARED}.datastores.data_path_compute_binding", "DataPathComputeBinding"),
    },
    "azureml.data.dataset_consumption_config": at(f"{_SHARED}.datasets.consumption", "DatasetConsumptionConfig"),
    "azureml.data.dataset_factory": {**_DATA_TYPE, **_FACTORIES},
    "azureml.data.dataset_type_definitions": at(f"{_SHARED}.datasets.promote_headers", "PromoteHeadersBehavior"),
    "azureml.data.file_dataset": _FILE_DATASET,
    "azureml.data.output_dataset_config": {
        **_OUTPUT_DATASETS,
        **at(f"{_DATA}.output_dataset_config", "OutputDatasetConfig", "OutputTabularDatasetConfig"),
        **at(f"{_CORE}.data_sections", "MountOptions", "UploadOptions"),
    },
    "azureml.data.tabular_dataset": _TABULAR_DATASET,
}
