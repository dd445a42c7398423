import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';

const KEY = 'steploom:experiments';
const IN_CODE = /\bExperiment\(\s*(?:workspace\s*=\s*)?\w+\s*,\s*(?:name\s*=\s*)?(["'])([^"'\n]+)\1/u;

/**
 * The name to propose for a notebook's runs: the one used last, else the one its code names, else the file's own name,
 * so that runs of one notebook stay together.
 */
export async function proposeExperiment(panel: NotebookPanel, state: IStateDB | null): Promise<string> {
  const { path } = panel.context;
  const used = await fetchUsed(state);
  const file = path
    .split('/')
    .pop()!
    .replace(/\.ipynb$/u, '');
  return used[path] ?? nameInCode(panel) ?? file;
}

/** Propose this name for the notebook the next time. */
export async function rememberExperiment(panel: NotebookPanel, name: string, state: IStateDB | null): Promise<void> {
  await state?.save(KEY, { ...(await fetchUsed(state)), [panel.context.path]: name });
}

async function fetchUsed(state: IStateDB | null): Promise<Record<string, string>> {
  const saved = await state?.fetch(KEY);
  const entries = typeof saved === 'object' && saved !== null ? Object.entries(saved) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function nameInCode(panel: NotebookPanel): string | undefined {
  for (const cell of panel.model?.sharedModel.cells ?? []) {
    const name = cell.cell_type === 'code' ? IN_CODE.exec(cell.getSource())?.[2] : undefined;
    if (name) {
      return name;
    }
  }
  return undefined;
}
