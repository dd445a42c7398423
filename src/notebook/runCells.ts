import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import { CellFailed } from './cellFailed';

interface IOptions {
  dialogs?: ISessionContextDialogs;
  translator?: ITranslator;
}

/**
 * Run these cells in order through Lab's own executor, one after the other so that it is known which one failed. What
 * the user has selected stays selected. Rejects with `CellFailed`.
 */
export async function runCells(panel: NotebookPanel, ids: readonly string[], options: IOptions): Promise<void> {
  const { content, sessionContext } = panel;
  for (const id of ids) {
    const cell = content.widgets.find(widget => widget.model.id === id);
    if (!cell) {
      // Deleted while the cells above it ran.
      continue;
    }
    const succeeded = await NotebookActions.runCells(
      content,
      [cell],
      sessionContext,
      options.dialogs,
      options.translator
    );
    if (!succeeded) {
      throw new CellFailed(id, content.widgets.indexOf(cell) + 1);
    }
  }
}
