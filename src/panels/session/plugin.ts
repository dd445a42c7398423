import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

import { IBridgeRegistry } from '../../bridge/tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- small, and others get it as a service
import { NotebookSession } from './session';
import { INotebookSession } from './tokens';

/** Tells the panels which notebook they work on. */
export const sessionPlugin: JupyterFrontEndPlugin<INotebookSession> = {
  id: 'steploom:session',
  description: 'Follows the current notebook for the Steploom panels.',
  autoStart: true,
  requires: [INotebookTracker, IBridgeRegistry],
  provides: INotebookSession,
  activate: (app, tracker: INotebookTracker, registry: IBridgeRegistry): INotebookSession =>
    new NotebookSession({
      tracker,
      registry,
      commands: app.commands,
      runCell: async (panel, index) => {
        const { NotebookActions } = await import('@jupyterlab/notebook');
        await NotebookActions.runCells(panel.content, [panel.content.widgets[index]], panel.sessionContext);
      }
    })
};
