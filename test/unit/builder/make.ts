import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { BuilderModel } from '../../../src/builder/model';
import { layoutGraph } from '../../../src/pipeline/layout/layout-graph';
import type { Run, StepStatus } from '../../../src/protocol/entities';
import type { IRunStore } from '../../../src/runs/tokens';
import { notebook } from '../pipeline/notebooks';
import { FakeDocument } from './fakeDocument';

export const trans = nullTranslator.load('steploom');

export const SET_UP = `from azureml.core import Workspace
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration

ws = Workspace.from_config()
def_blob_store = ws.get_default_datastore()
compute_target = ComputeTarget(workspace=ws, name="cpu-cluster")
run_config = RunConfiguration()`;

export const TWO_STEPS = `raw = DataReference(def_blob_store, "raw", "in")
clean = PipelineData("clean")
model = PipelineData("model")
a = PythonScriptStep("a.py", "prep", arguments=["--raw", raw], inputs=[raw], outputs=[clean])
b = PythonScriptStep("b.py", "train", inputs=[clean], outputs=[model])
p = Pipeline(ws, [b])`;

/** The runs a page knows of. */
export class FakeRuns implements Pick<IRunStore, 'runs' | 'changed'> {
  readonly changed = new Signal<IRunStore, ReadonlySet<string>>(this as unknown as IRunStore);
  runs: readonly Run[] = [];

  show(...runs: Run[]): void {
    this.runs = runs;
    this.changed.emit(new Set(runs.map(run => run.id)));
  }
}

/** A builder over a notebook of these cells. */
export function make(...sources: string[]): {
  document: FakeDocument;
  model: BuilderModel;
  runs: FakeRuns;
  submitted: string[];
} {
  const document = new FakeDocument(notebook(...sources));
  const runs = new FakeRuns();
  const submitted: string[] = [];
  const model = new BuilderModel({
    document,
    layout: layoutGraph,
    runs,
    isThisNotebook: file => file === '/srv/notebooks/one.ipynb',
    submit: pipeline => void submitted.push(pipeline),
    trans
  });
  return { document, model, runs, submitted };
}

export function run(name: string, steps: Record<string, StepStatus>, reused = false): Run {
  return {
    id: name || 'run',
    experiment: 'e',
    workspace: 'local',
    number: 1,
    name,
    status: 'Running',
    created: '2026-11-25T00:00:00Z',
    started: null,
    ended: null,
    error: null,
    steps: Object.entries(steps).map(([step, status]) => ({
      id: step,
      runId: name || 'run',
      node: step,
      name: step,
      status,
      reused,
      reason: '',
      started: null,
      ended: null,
      exitCode: null,
      error: null,
      outputs: [],
      metrics: [],
      logSize: 0
    }))
  };
}
