/** Positional parameters of the Azure ML constructors the parser reads (guide: azureml 2.6). */

const COMMON = [
  'compute_target',
  'runconfig',
  'runconfig_pipeline_params',
  'inputs',
  'outputs',
  'params',
  'source_directory',
  'allow_reuse',
  'version'
];

/** Every class of `azureml.pipeline.steps`; the ones not read closely are still steps. */
const STEPS: Record<string, readonly string[]> = {
  PythonScriptStep: ['script_name', 'name', 'arguments', ...COMMON, 'hash_paths'],
  CommandStep: ['command', 'name', ...COMMON],
  ParallelRunStep: ['name', 'parallel_run_config', 'inputs', 'output', 'side_inputs', 'arguments', 'allow_reuse'],
  HyperDriveStep: [
    'name',
    'hyperdrive_config',
    'estimator_entry_script_arguments',
    'inputs',
    'outputs',
    'metrics_output',
    'allow_reuse',
    'version'
  ],
  EstimatorStep: [
    'name',
    'estimator',
    'estimator_entry_script_arguments',
    'runconfig_pipeline_params',
    'inputs',
    'outputs',
    'compute_target',
    'allow_reuse',
    'version'
  ],
  MpiStep: [
    'name',
    'source_directory',
    'script_name',
    'arguments',
    'compute_target',
    'node_count',
    'process_count_per_node',
    'inputs',
    'outputs',
    'allow_reuse',
    'version',
    'hash_paths'
  ],
  RScriptStep: [
    'script_name',
    'name',
    'arguments',
    'compute_target',
    'runconfig',
    'runconfig_pipeline_params',
    'inputs',
    'outputs',
    'params',
    'source_directory'
  ],
  ModuleStep: [
    'module',
    'version',
    'module_version',
    'inputs_map',
    'outputs_map',
    'compute_target',
    'runconfig',
    'runconfig_pipeline_params',
    'arguments',
    'params',
    'name'
  ],
  NotebookRunnerStep: [
    'name',
    'notebook_run_config',
    'runconfig_pipeline_params',
    'params',
    'compute_target',
    'inputs',
    'outputs',
    'allow_reuse',
    'version',
    'output_notebook_pipeline_data_name'
  ],
  DataTransferStep: [
    'name',
    'source_data_reference',
    'destination_data_reference',
    'compute_target',
    'source_reference_type',
    'destination_reference_type',
    'allow_reuse'
  ],
  AutoMLStep: ['name', 'automl_config', 'inputs', 'outputs'],
  DatabricksStep: ['name', 'inputs', 'outputs'],
  AdlaStep: ['script_name', 'name', 'inputs', 'outputs'],
  AzureBatchStep: ['name'],
  KustoStep: ['name'],
  SynapseSparkStep: ['file', 'source_directory', 'compute_target']
};

const DATA: Record<string, readonly string[]> = {
  DataReference: ['datastore', 'data_reference_name', 'path_on_datastore', 'mode', 'path_on_compute', 'overwrite'],
  PipelineData: [
    'name',
    'datastore',
    'output_name',
    'output_mode',
    'output_path_on_compute',
    'output_overwrite',
    'data_type',
    'is_directory'
  ],
  OutputFileDatasetConfig: ['name', 'destination', 'source', 'partition_format'],
  OutputTabularDatasetConfig: ['name', 'destination', 'source', 'partition_format']
};

const OTHERS: Record<string, readonly string[]> = {
  Pipeline: ['workspace', 'steps', 'description', 'default_datastore', 'default_source_directory', 'resolve_closure'],
  StepSequence: ['steps'],
  PipelineParameter: ['name', 'default_value'],
  ParallelRunConfig: [
    'environment',
    'entry_script',
    'error_threshold',
    'output_action',
    'compute_target',
    'node_count',
    'process_count_per_node',
    'mini_batch_size',
    'source_directory'
  ],
  Estimator: ['source_directory'],
  HyperDriveConfig: [
    'hyperparameter_sampling',
    'primary_metric_name',
    'primary_metric_goal',
    'max_total_runs',
    'max_concurrent_runs',
    'max_duration_minutes',
    'policy',
    'estimator',
    'run_config'
  ],
  NotebookRunConfig: ['source_directory', 'notebook', 'output_notebook', 'parameters', 'handler', 'run_config'],
  Workspace: ['subscription_id', 'resource_group', 'workspace_name'],
  Datastore: ['workspace', 'name'],
  AzureBlobDatastore: ['workspace', 'name'],
  ComputeTarget: ['workspace', 'name', 'provisioning_configuration'],
  AmlCompute: ['workspace', 'name'],
  BatchAiCompute: ['workspace', 'name'],
  HyperDriveRunConfig: ['estimator'],
  ScriptRunConfig: [
    'source_directory',
    'script',
    'arguments',
    'run_config',
    '_telemetry_values',
    'compute_target',
    'environment'
  ],
  RunConfiguration: ['script', 'arguments', 'framework', 'communicator', 'conda_dependencies'],
  CondaDependencies: ['conda_dependencies_file_path'],
  Environment: ['name'],
  Dataset: [],
  DatasetConsumptionConfig: ['name', 'dataset', 'mode', 'path_on_compute'],
  DataPathComputeBinding: ['mode', 'path_on_compute', 'overwrite']
};

const PARAMETERS: Record<string, readonly string[]> = {
  ...STEPS,
  ...DATA,
  ...OTHERS
};

/** Steps that run a script file, and the parameter that names it. */
const SCRIPT_KEYWORD: Record<string, string> = {
  PythonScriptStep: 'script_name',
  MpiStep: 'script_name',
  RScriptStep: 'script_name'
};

/**
 * Objects that say what a step runs: the parameter of a step, or of another such object, that takes them, and their own
 * that names the script; '' when an object among their own arguments does.
 */
const CONFIGURATIONS: Record<string, { takenBy: string; script: string }> = {
  ParallelRunConfig: { takenBy: 'parallel_run_config', script: 'entry_script' },
  NotebookRunConfig: { takenBy: 'notebook_run_config', script: 'notebook' },
  Estimator: { takenBy: 'estimator', script: 'entry_script' },
  ScriptRunConfig: { takenBy: 'run_config', script: 'script' },
  HyperDriveConfig: { takenBy: 'hyperdrive_config', script: '' },
  HyperDriveRunConfig: { takenBy: 'hyperdrive_config', script: '' }
};

/** Azure ML constructor names and where they are imported from when the notebook has no import yet. */
export const IMPORT_FROM: Record<string, string> = {
  PythonScriptStep: 'azureml.pipeline.steps',
  PipelineData: 'azureml.pipeline.core',
  Pipeline: 'azureml.pipeline.core',
  DataReference: 'azureml.data.data_reference',
  Workspace: 'azureml.core'
};

/**
 * The Azure ML class a qualified name stands for: the SDK offers most classes by several paths, all the same object.
 * Null for names that are not Azure ML's or that the parser does not read.
 */
export function classOf(qualified: string): string | null {
  if (!qualified.startsWith('azureml.')) {
    return null;
  }
  const name = qualified.slice(qualified.lastIndexOf('.') + 1);
  return name in PARAMETERS ? name : null;
}

export function isStepClass(name: string): boolean {
  return name in STEPS;
}

export function isDataClass(name: string): boolean {
  return name in DATA;
}

export function isConfigurationClass(name: string): boolean {
  return name in CONFIGURATIONS;
}

/** The parameters that take an object which says what they run. */
export const CONFIGURATION_KEYWORDS: readonly string[] = Object.values(CONFIGURATIONS).map(({ takenBy }) => takenBy);

/** The parameter of such an object that names the script; '' when an object among its arguments does. */
export function scriptOfConfiguration(name: string): string {
  return CONFIGURATIONS[name].script;
}

/** Calls of these put a node on the canvas. */
export function makesNode(name: string): boolean {
  return isStepClass(name) || isDataClass(name);
}

export function parametersOf(className: string): readonly string[] {
  return PARAMETERS[className] ?? [];
}

/** The keyword that names the script, or null for steps that run something else. */
export function scriptKeywordOf(stepClass: string): string | null {
  return SCRIPT_KEYWORD[stepClass] ?? null;
}
