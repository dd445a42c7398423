import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';

const WORKSPACE_CELL = `from azureml.core import Workspace

ws = Workspace.from_config()`;

/** Makes a Python notebook that begins with its workspace, and opens the builder beside it. */
export async function newNotebook(app: JupyterFrontEnd, cwd: string | undefined): Promise<NotebookPanel> {
  const panel: NotebookPanel = await app.commands.execute('notebook:create-new', {
    cwd,
    kernelName: await pythonKernel(app)
  });
  await panel.context.ready;
  const shared = panel.model!.sharedModel;
  shared.transact(() => {
    shared.cells[0].setSource(WORKSPACE_CELL);
    shared.insertCell(1, { cell_type: 'code', source: '', metadata: { trusted: true } });
  });
  await app.commands.execute('steploom:open-builder', { path: panel.context.path });
  return panel;
}

/** The default kernel when it is a Python, else the first that is. Undefined lets Lab ask. */
async function pythonKernel(app: JupyterFrontEnd): Promise<string | undefined> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const known = kernelspecs.specs;
  const isPython = (name: string) => known?.kernelspecs[name]?.language.toLowerCase() === 'python';
  return [known?.default ?? '', ...Object.keys(known?.kernelspecs ?? {})].find(isPython);
}
