import type { CellText } from '../cells';
import type { Change } from './change';

/** The cells after a change. The page applies the same edits to the shared model; tests and `verify` use this. */
export function applyChange(cells: readonly CellText[], change: Pick<Change, 'edits' | 'inserts'>): CellText[] {
  const result: CellText[] = [];
  const insertAfter = (after: string | null) => {
    for (const insert of change.inserts.filter(candidate => candidate.after === after)) {
      result.push({ id: insert.id, source: insert.source, isCode: true });
    }
  };
  insertAfter(null);
  for (const cell of cells) {
    const edits = change.edits.filter(edit => edit.cell === cell.id);
    let source = '';
    let position = 0;
    for (const { from, to, insert } of edits) {
      source += cell.source.slice(position, from) + insert;
      position = to;
    }
    result.push(edits.length ? { ...cell, source: source + cell.source.slice(position) } : cell);
    insertAfter(cell.id);
  }
  return result;
}
