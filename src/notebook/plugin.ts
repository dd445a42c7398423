import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IBridgeRegistry } from '../bridge/tokens';
import { ActiveCellMatch } from './activeCellMatch';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- registers the commands; what they do is loaded with their use
import { addNotebookCommands, RUN_STEP, SUBMIT } from './commands';
import { PipelineDocuments } from './documents';
import { IPipelineDocuments } from './tokens';

const MAKES_STEP = /\b[A-Z]\w*Step\s*\(/u;

/** The pipelines in the text of notebooks, and the commands that run them. */
export const notebookPlugin: JupyterFrontEndPlugin<IPipelineDocuments> = {
  id: 'steploom:notebook',
  description: 'Reads and edits the pipelines of open notebooks, runs their cells and submits them.',
  autoStart: true,
  requires: [INotebookTracker, IBridgeRegistry],
  optional: [ISessionContextDialogs, ITranslator, IStateDB, ICommandPalette],
  provides: IPipelineDocuments,
  activate: (
    app,
    tracker: INotebookTracker,
    registry: IBridgeRegistry,
    dialogs: ISessionContextDialogs | null,
    translator: ITranslator | null,
    state: IStateDB | null,
    palette: ICommandPalette | null
  ): IPipelineDocuments => {
    const trans = (translator ?? nullTranslator).load('steploom');
    const documents = new PipelineDocuments({
      load: async () => {
        const { PipelineDocument } = await import('./pipelineDocument');
        return panel =>
          new PipelineDocument({
            panel,
            client: ({ sessionContext }) => registry.get(sessionContext),
            activate: ({ id }) => app.shell.activateById(id),
            dialogs: dialogs ?? undefined,
            translator: translator ?? undefined
          });
      }
    });
    addNotebookCommands(app, { tracker, documents, stepCells: new ActiveCellMatch(tracker, MAKES_STEP), state, trans });
    [SUBMIT, RUN_STEP].forEach(command => palette?.addItem({ command, category: trans.__('ML Pipelines') }));
    return documents;
  }
};
