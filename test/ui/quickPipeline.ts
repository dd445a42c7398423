import type { Lab } from './lab';

/** Waits in tenths of a second, so that a test sees a step run. */
const SCRIPTS = (tenths: number) => ({
  'prep/prep.py': `import shutil, sys, time
from pathlib import Path
from azureml.core import Run

for number in range(${tenths}):
    print(f"\\x1b[32mline {number}\\x1b[0m", flush=True)
    time.sleep(0.1)
Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
shutil.copy(sys.argv[1], sys.argv[2])
Run.get_context().log("rows", 3)
`,
  'train/train.py': `import sys, time
from pathlib import Path
from azureml.core import Run

run = Run.get_context()
for epoch in range(${tenths}):
    run.log("loss", 1 / (epoch + 1))
    time.sleep(0.1)
Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
(Path(sys.argv[2]) / "model.txt").write_text("weights of " + str(len(list(Path(sys.argv[1]).iterdir()))))
run.log("auc", 0.9)
`
});

/** The cells of a two-step pipeline that needs no environment of its own; the third one submits it and shows the run. */
export const QUICK_CELLS = [
  `from pathlib import Path
from azureml.core import Experiment, Workspace
from azureml.core.runconfig import RunConfiguration
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep
from azureml.widgets import RunDetails

ws = Workspace.from_config()
store = ws.get_default_datastore()
Path("raw.csv").write_text("a\\n1\\n2\\n")
store.upload_files(["raw.csv"], target_path="raw", overwrite=True, show_progress=False)
run_config = RunConfiguration()
run_config.environment.python.user_managed_dependencies = True`,
  `raw = DataReference(store, "raw", path_on_datastore="raw/raw.csv")
clean = PipelineData("clean", datastore=store)
model = PipelineData("model", datastore=store)
prep = PythonScriptStep(
    name="prep", script_name="prep.py", arguments=[raw, clean], inputs=[raw], outputs=[clean],
    runconfig=run_config, source_directory="prep",
)
train = PythonScriptStep(
    name="train", script_name="train.py", arguments=[clean, model], inputs=[clean], outputs=[model],
    runconfig=run_config, source_directory="train",
)
pipeline = Pipeline(workspace=ws, steps=[train])`,
  `run = Experiment(ws, Path.cwd().name).submit(pipeline)
RunDetails(run).show()`,
  'run.wait_for_completion(show_output=False)'
];

/** Put the notebook and its scripts into a folder, whose name is the experiment's too. Says the notebook's path. */
export async function putQuickPipeline(
  lab: Lab,
  folder: string,
  tenths: number,
  cells: readonly string[] = QUICK_CELLS
): Promise<string> {
  for (const [name, text] of Object.entries(SCRIPTS(tenths))) {
    await lab.put(`${folder}/${name}`, text);
  }
  const notebook = `${folder}/quick.ipynb`;
  await lab.putNotebook(
    notebook,
    cells.map(source => ({ cell_type: 'code', source }))
  );
  return notebook;
}
