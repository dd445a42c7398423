import { YNotebook } from '@jupyter/ydoc';

import { applyToNotebook } from '../../../src/notebook/applyToNotebook';
import { clearPositions, readPositions, renamePosition, writePosition } from '../../../src/notebook/positions';
import { planEdit } from '../../../src/pipeline';
import type { CellText, Gesture } from '../../../src/pipeline';
import { ARTICLE } from '../pipeline/notebooks';

function notebookOf(cells: readonly CellText[]): YNotebook {
  const notebook = YNotebook.create() as YNotebook;
  notebook.insertCells(
    0,
    cells.map(({ id, source, isCode }) => ({ cell_type: isCode ? 'code' : 'markdown', id, source }))
  );
  notebook.undoManager.clear();
  return notebook;
}

function textsOf(notebook: YNotebook): CellText[] {
  return notebook.cells.map(cell => ({ id: cell.id, source: cell.getSource(), isCode: cell.cell_type === 'code' }));
}

function apply(notebook: YNotebook, gesture: Gesture): void {
  applyToNotebook(notebook, planEdit(textsOf(notebook), gesture));
}

describe('applyToNotebook', () => {
  it('changes several cells and adds one as a single undo', () => {
    const notebook = notebookOf(ARTICLE);
    const before = textsOf(notebook);
    apply(notebook, { kind: 'add-step', name: 'report', script: 'report.py', pipeline: 'pipeline1' });
    const added = textsOf(notebook);
    expect(added).toHaveLength(before.length + 1);
    expect(added.filter(({ source }) => source.includes('report_step'))).toHaveLength(2);
    notebook.undo();
    expect(textsOf(notebook)).toEqual(before);
    notebook.redo();
    expect(textsOf(notebook)).toEqual(added);
  });

  it('keeps gestures apart however fast they come', () => {
    const notebook = notebookOf(ARTICLE);
    apply(notebook, { kind: 'add-data', name: 'first' });
    const afterFirst = textsOf(notebook);
    apply(notebook, { kind: 'add-data', name: 'second' });
    notebook.undo();
    expect(textsOf(notebook)).toEqual(afterFirst);
  });

  it('leaves the undo history of what was typed in a cell alone', () => {
    const notebook = notebookOf(ARTICLE);
    const cell = notebook.cells[0];
    cell.setSource(`${cell.getSource()}\n# typed`);
    apply(notebook, { kind: 'add-data', name: 'first' });
    notebook.undo();
    expect(cell.getSource()).toContain('# typed');
  });

  it('takes a cell that has nothing left in it away, and brings it back', () => {
    const notebook = notebookOf([
      { id: 'a', source: 'from azureml.pipeline.core import PipelineData', isCode: true },
      { id: 'b', source: "data = PipelineData('data')", isCode: true }
    ]);
    apply(notebook, { kind: 'remove-node', node: 'data' });
    expect(textsOf(notebook).map(({ id }) => id)).toEqual(['a']);
    notebook.undo();
    expect(textsOf(notebook).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('trusts and marks the cells it adds', () => {
    const notebook = notebookOf(ARTICLE);
    apply(notebook, { kind: 'add-step', name: 'report', script: 'report.py' });
    const cell = notebook.cells.find(({ id }) => !ARTICLE.some(known => known.id === id))!;
    expect(cell.getMetadata()).toMatchObject({ trusted: true, steploom: { v: 1, variable: 'report_step' } });
  });
});

describe('positions', () => {
  const known = new Set(['a', 'b']);

  it('come back, follow a renamed node and are forgotten with the others', () => {
    const notebook = notebookOf([]);
    writePosition(notebook, 'a', { x: 1.4, y: 2.6 }, known);
    writePosition(notebook, 'b', { x: 5, y: 6 }, known);
    renamePosition(notebook, 'a', 'c');
    expect(readPositions(notebook)).toEqual(
      new Map([
        ['b', { x: 5, y: 6 }],
        ['c', { x: 1, y: 3 }]
      ])
    );
    clearPositions(notebook);
    expect(readPositions(notebook).size).toBe(0);
    expect(notebook.getMetadata('steploom')).toBeUndefined();
  });

  it('of nodes that are gone are dropped with the next move', () => {
    const notebook = notebookOf([]);
    writePosition(notebook, 'gone', { x: 1, y: 2 }, new Set(['gone']));
    writePosition(notebook, 'a', { x: 3, y: 4 }, known);
    expect([...readPositions(notebook).keys()]).toEqual(['a']);
  });

  it.each([
    [null],
    ['text'],
    [{ v: 2, positions: { a: [1, 2] } }],
    [{ v: 1, positions: { a: [1], b: 'x', c: [1, null] } }]
  ])('that are not ours to understand count as none: %j', metadata => {
    const notebook = notebookOf([]);
    notebook.setMetadata('steploom', metadata);
    expect(readPositions(notebook).size).toBe(0);
  });
});
