import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { LazySection } from '../../ui/LazySection';
import { INotebookSession } from '../session/tokens';
import { ISteploomSidebar } from '../sidebar/tokens';

/** The Workspace section of the side panel. */
export const workspacePlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:workspace',
  description: 'Workspace, datastores, uploads, experiments.',
  autoStart: true,
  requires: [ISteploomSidebar, INotebookSession],
  optional: [ITranslator],
  activate: (_, sidebar: ISteploomSidebar, session: INotebookSession, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    sidebar.addSection(
      'workspace',
      new LazySection({
        id: 'steploom-workspace',
        label: trans.__('Workspace'),
        caption: trans.__('The workspace in use, its datastores and experiments'),
        toolbarLabel: trans.__('Workspace actions'),
        loadingText: trans.__('Loading …'),
        failedText: trans.__('The panel could not be loaded. Reload the page.'),
        load: async () => (await import(/* webpackChunkName: "panels" */ './widget')).workspaceSection(session, trans)
      })
    );
  }
};
