import type { NotebookPanel } from '@jupyterlab/notebook';
import type { YNotebook } from '@jupyter/ydoc';

/**
 * Put a code cell with this text behind the active cell, or at `index`, make it the active one and say where it is.
 * One gesture, one undo: the notebook's undo stack merges what happens within half a second otherwise.
 * Returns -1, and does nothing, when the notebook has no model yet or may not be changed.
 */
export function insertCell(panel: NotebookPanel, source: string, index?: number): number {
  const notebook = panel.content;
  const model = notebook.model;
  if (!model || model.readOnly) {
    return -1;
  }
  const shared = model.sharedModel as YNotebook;
  const count = shared.cells.length;
  const at = Math.min(index ?? (count === 0 ? 0 : notebook.activeCellIndex + 1), count);
  shared.undoManager.stopCapturing();
  shared.transact(() => {
    shared.insertCell(at, { cell_type: 'code', source, metadata: { trusted: true } });
  });
  shared.undoManager.stopCapturing();
  notebook.activeCellIndex = at;
  notebook.deselectAll();
  void notebook.scrollToItem(at, 'smart');
  return at;
}
