import type { IOutput, IMimeBundle } from '@jupyterlab/nbformat';
import { isExecuteResult, isDisplayData } from '@jupyterlab/nbformat';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import { isFinal } from './order';
import { RUN_MIME } from './renderer';
import { runAsText } from './runAsText';
import type { IRunStore } from './tokens';

/**
 * Puts the final state of a run into the outputs that were saved before it ended, once: the notebook then says how the
 * run went without any kernel. A cell that still executes is left to the kernel, which does the same.
 */
export class WriteBack {
  constructor(private readonly _options: WriteBack.IOptions) {}

  /** Look at every open notebook for outputs of these runs. */
  async update(runIds: Iterable<string>): Promise<void> {
    const { store, tracker } = this._options;
    for (const runId of runIds) {
      const run = store.get(runId);
      if (!run || !isFinal(run.status) || this._done.has(runId)) {
        continue;
      }
      const panels: NotebookPanel[] = [];
      tracker.forEach(panel => void panels.push(panel));
      const places = panels.flatMap(panel => outdated(panel, runId));
      if (places.length === 0) {
        continue;
      }
      this._done.add(runId);
      try {
        const snapshot = await store.fetch(runId);
        // Asked again: the kernel may have done it, or the user cleared the output meanwhile.
        panels
          .filter(panel => !panel.isDisposed)
          .forEach(panel => {
            for (const { outputs, index } of outdated(panel, runId)) {
              const output = outputs.get(index).toJSON() as IOutput & { data: IMimeBundle };
              const data: IMimeBundle = { ...output.data, [RUN_MIME]: snapshot, 'text/plain': runAsText(snapshot.run) };
              // The kernel's table shows an earlier state, and we write no HTML.
              delete data['text/html'];
              outputs.set(index, { ...output, data });
            }
          });
      } finally {
        this._done.delete(runId);
      }
    }
  }

  private readonly _done = new Set<string>();
}

export namespace WriteBack {
  export interface IOptions {
    store: Pick<IRunStore, 'get' | 'fetch'>;
    tracker: Pick<INotebookTracker, 'forEach'>;
  }
}

interface IPlace {
  outputs: ICodeCellModel['outputs'];
  index: number;
}

/** Outputs of a run in a notebook that say it goes on, in cells that do not execute. */
function outdated(panel: NotebookPanel, runId: string): IPlace[] {
  const found: IPlace[] = [];
  const model = panel.content.model;
  if (!model || model.readOnly) {
    return found;
  }
  for (const cell of model.cells) {
    if (cell.type !== 'code' || (cell as ICodeCellModel).executionState === 'running') {
      continue;
    }
    const { outputs } = cell as ICodeCellModel;
    for (let index = 0; index < outputs.length; index++) {
      const output = outputs.get(index).toJSON();
      if (isDisplayData(output) || isExecuteResult(output)) {
        const { run } = (output.data[RUN_MIME] ?? {}) as { run?: { id?: unknown; status?: unknown } };
        if (run?.id === runId && !isFinal(String(run.status) as 'Finished')) {
          found.push({ outputs, index });
        }
      }
    }
  }
  return found;
}
