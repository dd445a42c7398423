"""`azureml.pipeline`: which name is found where; see `exports`."""

from __future__ import annotations

from steploom.azureml.exported.at import at

_PIPELINE = "steploom.azureml.pipeline"

_BINDINGS = {
    **at(f"{_PIPELINE}.input_port_binding", "InputPortBinding"),
    **at(f"{_PIPELINE}.output_port_binding", "OutputPortBinding"),
    **at(f"{_PIPELINE}.parameter", "PipelineParameter"),
    **at(f"{_PIPELINE}.port_data_reference", "PortDataReference"),
}
_BUILDER = {
    **at(f"{_PIPELINE}.data", "PipelineData"),
    **at(f"{_PIPELINE}.sequence", "StepSequence"),
    **at(f"{_PIPELINE}.step", "PipelineStep"),
}
_RUNS = {
    **at(f"{_PIPELINE}.pipeline_run", "PipelineRun"),
    **at(f"{_PIPELINE}.step_run", "StepRun"),
    **at(f"{_PIPELINE}.step_run_output", "StepRunOutput"),
}
_PIPELINES = at(f"{_PIPELINE}.pipeline", "Pipeline")
_PUBLISHED = at(f"{_PIPELINE}.published_pipeline", "PublishedPipeline")
_DRAFTS = at(f"{_PIPELINE}.pipeline_draft", "PipelineDraft")
_ENDPOINTS = at(f"{_PIPELINE}.pipeline_endpoint", "PipelineEndpoint")
_SCRIPT_STEP = at(f"{_PIPELINE}.script_step", "PythonScriptStep")
_COMMAND_STEP = at(f"{_PIPELINE}.command_step", "CommandStep")
_ESTIMATOR_STEP = at(f"{_PIPELINE}.estimator_step", "EstimatorStep")
_MPI_STEP = at(f"{_PIPELINE}.mpi_step", "MpiStep")
_R_STEP = at(f"{_PIPELINE}.r_script_step", "RScriptStep")
_HYPERDRIVE = {
    **at(f"{_PIPELINE}.hyper_drive_step", "HyperDriveStep"),
    **at(f"{_PIPELINE}.hyper_drive_step_run", "HyperDriveStepRun"),
}
_TRAINING_OUTPUT = at(f"{_PIPELINE}.training_output", "TrainingOutput")
_TRANSFER_STEP = at(f"{_PIPELINE}.data_transfer_step", "DataTransferStep")
_PARALLEL = {
    **at(f"{_PIPELINE}.parallel_run_config", "ParallelRunConfig"),
    **at(f"{_PIPELINE}.parallel_run_step", "ParallelRunStep"),
}
_MODULES = {
    **at(f"{_PIPELINE}.module", "Module"),
    **at(f"{_PIPELINE}.module_version", "ModuleVersion", "ModuleVersionDescriptor"),
}
_DATASETS = at(f"{_PIPELINE}.pipeline_dataset", "PipelineDataset")
_SCHEDULES = {
    **at(f"{_PIPELINE}.schedule", "Schedule"),
    **at(f"{_PIPELINE}.schedule_recurrence", "ScheduleRecurrence"),
    **at(f"{_PIPELINE}.time_zone", "TimeZone"),
}

PIPELINE: dict[str, dict[str, str]] = {
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
        **_MODULES,
        **_TRAINING_OUTPUT,
        **_DATASETS,
    },
    "azureml.pipeline.core.builder": _BUILDER,
    "azureml.pipeline.core.graph": {
        **_BINDINGS,
        **_PUBLISHED,
        **_DATASETS,
        **_TRAINING_OUTPUT,
        **at(f"{_PIPELINE}.graph_view", "DataSourceNode", "Edge", "Graph", "ModuleNode", "Node"),
        **at(f"{_PIPELINE}.port_definitions", "InputPortDef", "OutputPortDef"),
        **at(f"{_PIPELINE}.module_definition", "ModuleDef", "ParamDef"),
        **at(f"{_PIPELINE}.data_type", "DataType"),
        # This Module is not the one that `azureml.pipeline.core` has.
        **at(f"{_PIPELINE}.graph_parts", "DataSource", "Module"),
    },
    "azureml.pipeline.core.module": _MODULES,
    "azureml.pipeline.core.module_step_base": at(f"{_PIPELINE}.module_step", "ModuleStepBase"),
    "azureml.pipeline.core.pipeline": _PIPELINES,
    "azureml.pipeline.core.pipeline_draft": _DRAFTS,
    "azureml.pipeline.core.pipeline_endpoint": _ENDPOINTS,
    "azureml.pipeline.core.pipeline_output_dataset": at(
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
        **_ESTIMATOR_STEP,
        **_HYPERDRIVE,
        **_MPI_STEP,
        **_R_STEP,
        **_TRANSFER_STEP,
        **_PARALLEL,
        **at(f"{_PIPELINE}.module_step", "ModuleStep"),
    },
    "azureml.pipeline.steps.data_transfer_step": _TRANSFER_STEP,
    "azureml.pipeline.steps.estimator_step": _ESTIMATOR_STEP,
    "azureml.pipeline.steps.mpi_step": _MPI_STEP,
    "azureml.pipeline.steps.parallel_run_config": _PARALLEL,
    "azureml.pipeline.steps.parallel_run_step": _PARALLEL,
    "azureml.pipeline.steps.hyper_drive_step": _HYPERDRIVE,
    "azureml.pipeline.steps.python_script_step": _SCRIPT_STEP,
    "azureml.pipeline.steps.r_script_step": _R_STEP,
}
