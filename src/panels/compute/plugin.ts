import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { LazySection } from '../../ui/LazySection';
import { INotebookSession } from '../session/tokens';
import { ISteploomSidebar } from '../sidebar/tokens';

/** The Compute section of the side panel. */
export const computePlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:compute',
  description: 'Compute targets: list, create, resize, delete.',
  autoStart: true,
  requires: [ISteploomSidebar, INotebookSession],
  optional: [ITranslator],
  activate: (_, sidebar: ISteploomSidebar, session: INotebookSession, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    sidebar.addSection(
      'compute',
      new LazySection({
        id: 'steploom-compute',
        label: trans.__('Compute'),
        caption: trans.__('Compute targets of the workspace'),
        toolbarLabel: trans.__('Compute actions'),
        loadingText: trans.__('Loading …'),
        failedText: trans.__('The panel could not be loaded. Reload the page.'),
        load: async () =>
          (await import(/* webpackChunkName: "panels" */ './widget')).computeSection(session, trans, () =>
            sidebar.makeRoom('compute')
          )
      })
    );
  }
};
