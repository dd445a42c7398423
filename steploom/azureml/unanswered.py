"""Names that can be imported and do nothing, by module. `unavailable` says why when one of them is used."""

from __future__ import annotations

LATER: dict[str, str] = {}
"""Not part of this version of Steploom."""

CLOUD = {
    "azureml.core": (
        "attach_legacy_compute_target diagnostic_log Image is_compute_target_prepared LinkedService "
        "prepare_compute_target PrivateEndPoint PrivateEndPointConfig remove_legacy_compute_target "
        "SynapseWorkspaceLinkedServiceConfiguration Webservice"
    ),
    "azureml.core.compute": (
        "AdlaCompute AksCompute BatchCompute DatabricksCompute DataFactoryCompute HDInsightCompute "
        "KubernetesCompute RemoteCompute SynapseCompute"
    ),
    "azureml.core.compute_target": "is_compute_target_prepared prepare_compute_target",
    "azureml.core.image": "ContainerImage Image",
    "azureml.core.linked_service": "LinkedService",
    "azureml.core.model": "InferenceConfig",
    "azureml.core.private_endpoint": "PrivateEndPoint PrivateEndPointConfig",
    "azureml.core.webservice": "AciWebservice AksWebservice LocalWebservice Webservice",
    "azureml.data.azure_data_lake_datastore": (
        "AbstractADLSDatastore AzureDataLakeDatastore AzureDataLakeGen2Datastore"
    ),
    "azureml.data.azure_my_sql_datastore": "AzureMySqlDatastore",
    "azureml.data.azure_postgre_sql_datastore": "AzurePostgreSqlDatastore",
    "azureml.data.azure_sql_database_datastore": "AzureSqlDatabaseDatastore",
    "azureml.data.dbfs_datastore": "DBFSDatastore",
    "azureml.data.hdfs_datastore": "HDFSDatastore",
    "azureml.data.stored_procedure_parameter": "StoredProcedureParameter StoredProcedureParameterType",
    "azureml.pipeline.core.graph": "StoredProcedureParameter StoredProcedureParameterType",
    "azureml.pipeline.steps": (
        "AdlaStep AutoMLStep AutoMLStepRun AzureBatchStep DatabricksStep KustoStep SynapseSparkStep"
    ),
    "azureml.train.automl": "AutoMLConfig",
    "azureml.train.automl.run": "AutoMLRun",
}
"""These stand for something that only the cloud has."""
