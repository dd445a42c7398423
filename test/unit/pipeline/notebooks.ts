import type { CellText } from '../../../src/pipeline';

/** Code cells `c0`, `c1`, … from their sources. */
export function notebook(...sources: string[]): CellText[] {
  return sources.map((source, index) => ({
    id: `c${index}`,
    source,
    isCode: true
  }));
}

/** Two pipelines in the article's style: data prep and train; data prep and batch scoring. Magics included. */
export const ARTICLE: CellText[] = [
  {
    id: 'intro',
    source: '# Pipelines\n`PythonScriptStep(` in prose is not code',
    isCode: false
  },
  ...[
    `%load_ext steploom
%matplotlib inline
!pip install --quiet \\
    lightgbm
from azureml.core import Workspace, Experiment, Datastore
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration, CondaDependencies, DEFAULT_CPU_IMAGE
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()
def_blob_store = ws.get_default_datastore()`,
    `aml_compute_target = "aml-compute"
try:
    aml_compute = AmlCompute(ws, aml_compute_target)
    print("found existing compute target.")
except ComputeTargetException:
    provisioning_config = AmlCompute.provisioning_configuration(vm_size="STANDARD_D2_V2", min_nodes=1, max_nodes=4)
    aml_compute = ComputeTarget.create(ws, aml_compute_target, provisioning_config)
    aml_compute.wait_for_completion(show_output=True)`,
    `run_config = RunConfiguration()
run_config.target = aml_compute
run_config.environment.docker.enabled = True
run_config.environment.docker.base_image = DEFAULT_CPU_IMAGE
run_config.environment.python.user_managed_dependencies = False
run_config.auto_prepare_environment = True
run_config.environment.python.conda_dependencies = CondaDependencies.create(
    conda_packages=['pandas', 'scikit-learn'], pip_packages=['sklearn_pandas'])`,
    `%%writefile prep/process.py
from azureml.pipeline.steps import PythonScriptStep
PythonScriptStep(script_name="not.py")`,
    `# Existing data, and what the first step writes
raw_data = DataReference(
    datastore=def_blob_store,
    data_reference_name="raw_data",
    path_on_datastore="titanic")

processed_data = PipelineData("processed_data", datastore=def_blob_store)
model = PipelineData("model", datastore=def_blob_store)`,
    `process_step = PythonScriptStep(
    name="process_data",
    script_name="process.py",
    arguments=["--process_mode", 'train',
               "--input", raw_data,      # the raw files
               "--output", processed_data],
    compute_target=aml_compute,
    inputs=[raw_data],
    outputs=[processed_data],
    runconfig=run_config,
    source_directory="prep"
)`,
    `train_step = PythonScriptStep(name="train",
                              script_name="train.py",
                              arguments=["--input", processed_data, "--rate", 0.10, "--model", model],
                              target=aml_compute,
                              inputs=[processed_data],
                              outputs=[model],
                              runconfig=run_config,
                              source_directory="train")
pipeline1 = Pipeline(workspace=ws, steps=[train_step])
run = Experiment(ws, 'titanic').submit(pipeline1)`,
    `scoring_data = DataReference(def_blob_store, 'scoring_data', 'titanic/new')
scoring_input = PipelineData('scoring_input')
scores = PipelineData('scores')
process_batch = PythonScriptStep(script_name="process.py", name="process_batch_scoring_data", allow_reuse=False,
    arguments=["--process_mode", "inference", "--input", scoring_data, "--output", scoring_input],
    compute_target=aml_compute, inputs=[scoring_data], outputs=[scoring_input], source_directory="prep")
inference = PythonScriptStep("score.py", name="inference", arguments=["--model", model, "--input", scoring_input, "--out", scores],
    compute_target=aml_compute, inputs=[model, scoring_input], outputs=[scores], source_directory="score")
pipeline2 = Pipeline(ws, [inference], description="batch scoring")`
  ].map((source, index) => ({ id: `c${index}`, source, isCode: true }))
];
