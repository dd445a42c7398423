import { NotebookModel } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import type { IBridgeClient } from '../../../src/bridge/tokens';
import { PipelineDocument } from '../../../src/notebook/pipelineDocument';
import { EditRefused } from '../../../src/pipeline';
import type { CellText } from '../../../src/pipeline';
import { ARTICLE } from '../pipeline/notebooks';

/** A notebook with its real model; nobody looks at it, so it has no widgets. */
function panelOf(cells: readonly CellText[], language = 'python'): NotebookPanel {
  const model = new NotebookModel();
  model.fromJSON({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: language } },
    cells: cells.map(({ id, source }) => ({
      id,
      cell_type: 'code',
      source,
      metadata: {},
      outputs: [],
      execution_count: null
    }))
  });
  const panel = { model, context: { path: 'a.ipynb' }, content: { widgets: [] } } as unknown as NotebookPanel;
  return Object.assign(panel, { disposed: new Signal(panel) });
}

function documentOf(panel: NotebookPanel, client: IBridgeClient | null = null): PipelineDocument {
  return new PipelineDocument({ panel, client: () => client, activate: () => undefined });
}

describe('PipelineDocument', () => {
  it('reads the cells, and reads them again after a pause in typing', async () => {
    const panel = panelOf(ARTICLE);
    const document = documentOf(panel);
    expect(document.parsed.pipelines.map(({ id }) => id)).toEqual(['pipeline1', 'pipeline2']);
    const changes = jest.fn();
    document.changed.connect(changes);
    panel.model!.sharedModel.insertCell(0, { cell_type: 'code', source: 'a' });
    panel.model!.sharedModel.cells[0].setSource('ab = [');
    expect(changes).not.toHaveBeenCalled();
    await new Promise(resolve => document.changed.connect(resolve));
    expect(changes).toHaveBeenCalledTimes(1);
    expect(document.problems.map(({ code }) => code)).toContain('broken-cell');
    document.dispose();
  });

  it('has read what a gesture wrote when the gesture is done, and what undo takes back', () => {
    const document = documentOf(panelOf(ARTICLE));
    const has = () => document.parsed.nodes.some(({ id }) => id === 'report_step');
    document.edit({ kind: 'add-step', name: 'report', script: 'report.py' });
    expect(has()).toBe(true);
    document.undo();
    expect(has()).toBe(false);
    document.redo();
    expect(has()).toBe(true);
    document.dispose();
  });

  it('leaves the cells as they are when a gesture is refused', () => {
    const panel = panelOf(ARTICLE);
    const document = documentOf(panel);
    const before = JSON.stringify(panel.model!.toJSON());
    expect(() => document.edit({ kind: 'remove-node', node: 'nothing' })).toThrow(EditRefused);
    expect(JSON.stringify(panel.model!.toJSON())).toBe(before);
    document.dispose();
  });

  it('refuses gestures in a notebook that is read-only', () => {
    const panel = panelOf(ARTICLE);
    const document = documentOf(panel);
    panel.model!.readOnly = true;
    expect(document.isEditable).toBe(false);
    expect(() => document.edit({ kind: 'add-data', name: 'x' })).toThrow(
      expect.objectContaining({ code: 'read-only' })
    );
    document.dispose();
  });

  it('reads nothing in another language', () => {
    const document = documentOf(panelOf(ARTICLE, 'R'));
    expect(document.parsed.nodes).toEqual([]);
    expect(() => document.edit({ kind: 'add-data', name: 'x' })).toThrow(
      expect.objectContaining({ code: 'read-only' })
    );
    document.dispose();
  });

  it('keeps the place of a node that is renamed, and says when places change', () => {
    const document = documentOf(panelOf(ARTICLE));
    const node = document.parsed.nodes.find(({ kind }) => kind === 'step')!.id;
    const changes = jest.fn();
    document.changed.connect(changes);
    document.move(node, { x: 7, y: 8 });
    expect(changes).toHaveBeenCalled();
    document.edit({ kind: 'rename-variable', node, to: 'renamed_step' });
    expect(document.positions.get('renamed_step')).toEqual({ x: 7, y: 8 });
    document.resetPositions();
    expect(document.positions.size).toBe(0);
    document.dispose();
  });

  it('says how to go on when the notebook has no kernel to submit through', async () => {
    const document = documentOf(panelOf(ARTICLE));
    await expect(document.submit('pipeline1', { experiment: 'x' })).rejects.toMatchObject({ code: 'bridge-lost' });
    document.dispose();
  });
});
