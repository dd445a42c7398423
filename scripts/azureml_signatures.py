"""Writes test/kernel/azureml/surface.json, what the surface test compares with: facts about the SDK's public names.

    .venv/bin/python scripts/azureml_signatures.py SIGNATURES

SIGNATURES is a JSON file that a look at an installed SDK gave (names, parameters with defaults, members; no code).
It is not part of this repository, so this runs only when the file is at hand and the SDK has changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SURFACE = Path(__file__).parents[1] / "test/kernel/azureml/surface.json"

# 1: what nearly every pipeline notebook uses; 2: common, and what the first are made of; 3: rare (everything else).
_FIRST = """
    AbstractAzureStorageDatastore AbstractDatastore AmlCompute AmlComputeStatus AzureBlobDatastore ComputeTarget
    ComputeTargetException CondaDependencies DataReference Datastore DockerSection Experiment InputPortBinding
    OutputPortBinding Pipeline PipelineData PipelineRun PipelineStep PortDataReference PublishedPipeline
    PythonScriptStep PythonSection RunConfiguration RunDetails Schedule ScheduleRecurrence StepRun StepRunOutput
    TimeZone Workspace
"""
_SECOND = """
    AbstractAuthentication AbstractDataset ActivityFailedException AmlComputeConfiguration AuthenticationException
    AzureCliAuthentication AzureFileDatastore AzureMLException ContainerRegistry DataPath
    azureml.data.datapath.DataPath DataPathComputeBinding DataReferenceConfiguration Dataset DatasetConsumptionConfig
    DockerConfiguration Edge Environment EnvironmentDefinition ExperimentExecutionException FileDataset
    FileDatasetFactory Graph InteractiveLoginAuthentication Model ModelNotFoundException ModelPathNotFoundException
    MsiAuthentication Node OutputDatasetConfig OutputFileDatasetConfig OutputTabularDatasetConfig ParallelRunConfig
    ParallelRunException ParallelRunStep PipelineOutputAbstractDataset PipelineOutputFileDataset
    PipelineOutputTabularDataset PipelineParameter ProjectSystemException PythonEnvironment Run
    RunConfigurationException ScaleSettings ScriptRun ScriptRunConfig ServicePrincipalAuthentication TabularDataset
    TabularDatasetFactory TrainingException UserErrorException WebserviceException WorkspaceException get_run
"""
_CLOUD = """
    AbstractADLSDatastore AdlaCompute AdlaStep AksCompute AutoMLStep AutoMLStepRun AzureBatchStep
    AzureDataLakeDatastore AzureDataLakeGen2Datastore AzureMySqlDatastore AzurePostgreSqlDatastore
    AzureSqlDatabaseDatastore BatchCompute DBFSDatastore DataFactoryCompute DatabricksCompute
    DatabricksStep HDFSDatastore HDFSOutputDatasetConfig HDInsightCompute KubernetesCompute KustoStep LinkedService
    PrivateEndPoint PrivateEndPointConfig RemoteCompute StoredProcedureParameter StoredProcedureParameterType
    SynapseSparkStep azureml.pipeline.core.graph.StoredProcedureParameter
    azureml.pipeline.core.graph.StoredProcedureParameterType is_compute_target_prepared prepare_compute_target
"""

# What the look did not reach, as the SDK's documentation has it: entries like those below. In `init`, "..." are more
# parameters; of an `open` entry, no more than that is known.
DOCUMENTED = SURFACE.with_name("surface_documented.json")


def main(signatures: Path) -> None:
    observed = json.loads(signatures.read_text(encoding="utf-8"))
    names = observed["names"]
    tiers = {name: tier for tier, text in (("cloud", _CLOUD), (1, _FIRST), (2, _SECOND)) for name in text.split()}
    if unknown := sorted(set(tiers) - set(names)):
        raise SystemExit(f"These names of a tier were not observed: {', '.join(unknown)}")
    entries = {name: _entry(found, names, tiers.get(name, 3)) for name, found in names.items()}
    entries.update(json.loads(DOCUMENTED.read_text(encoding="utf-8")))
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items()]
    constants = json.dumps({"constants": observed["module_constants"]}, indent=1)[1:-1].strip()
    SURFACE.write_text(f'{{\n{constants},\n"names": {{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


def _entry(found: dict[str, Any], names: dict[str, Any], tier: int | str) -> dict[str, Any]:
    """What is empty is left out. `calls` are all that is called; what is `of class` needs no object."""
    entry: dict[str, Any] = {"tier": tier, "from": found["from"]}
    if tier == "cloud":  # These refuse as a whole.
        return entry
    calls = {**found.get("methods", {}), **found.get("staticmethods", {}), **found.get("classmethods", {})}
    members = found.get("properties", {})
    more = {
        "bases": [base for base in found.get("bases", ()) if base in names],
        "init": found.get("init", found.get("params", ())),
        "calls": calls,
        "of class": [*found.get("staticmethods", ()), *found.get("classmethods", ())],
        "members": list(members),
        "settable": [name for name, access in members.items() if access == "rw"],
        "attributes": [name for name in found.get("init_attributes", ()) if name not in members],
        "constants": found.get("class_attrs", {}),
        "values": found.get("members", {}),
    }
    return {**entry, **{key: value for key, value in more.items() if value}}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
