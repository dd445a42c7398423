import type { YNotebook } from '@jupyter/ydoc';

import type { Change } from '../pipeline';

/**
 * Makes the change in the notebook: one transaction, one entry of its undo history. A cell that has nothing left in it
 * goes away, unless it is the last one.
 */
export function applyToNotebook(notebook: YNotebook, change: Pick<Change, 'edits' | 'inserts' | 'emptied'>): void {
  asOneGesture(notebook, () => {
    const indexOf = (id: string) => notebook.cells.findIndex(cell => cell.id === id);
    // From the back, as every offset is into the text before the change.
    for (const { cell, from, to, insert } of [...change.edits].reverse()) {
      notebook.cells[indexOf(cell)].updateSource(from, to, insert);
    }
    let behind: { after: string | null; index: number } | null = null;
    for (const { after, id, source, metadata } of change.inserts) {
      const index: number = behind?.after === after ? behind.index + 1 : after === null ? 0 : indexOf(after) + 1;
      notebook.insertCell(index, { cell_type: 'code', id, source, metadata: { ...metadata, trusted: true } });
      behind = { after, index };
    }
    for (const id of change.emptied) {
      if (notebook.cells.length > 1) {
        notebook.deleteCell(indexOf(id));
      }
    }
  });
}

/** The undo history merges what happens within half a second; a gesture stands for itself. */
export function asOneGesture(notebook: YNotebook, work: () => void): void {
  notebook.undoManager.stopCapturing();
  notebook.transact(work);
  notebook.undoManager.stopCapturing();
}
