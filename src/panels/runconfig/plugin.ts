import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { LazySection } from '../../ui/LazySection';
import { INotebookSession } from '../session/tokens';
import { ISteploomSidebar } from '../sidebar/tokens';

/** The Run configuration section of the side panel. */
export const runconfigPlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:run-configuration',
  description: 'Run configurations: edit, check, prepare, save, load.',
  autoStart: true,
  requires: [ISteploomSidebar, INotebookSession],
  optional: [ITranslator],
  activate: (_, sidebar: ISteploomSidebar, session: INotebookSession, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    sidebar.addSection(
      'run-configuration',
      new LazySection({
        id: 'steploom-run-configuration',
        label: trans.__('Run configuration'),
        caption: trans.__('What scripts need around them'),
        toolbarLabel: trans.__('Run configuration actions'),
        loadingText: trans.__('Loading …'),
        failedText: trans.__('The panel could not be loaded. Reload the page.'),
        load: async () => (await import(/* webpackChunkName: "panels" */ './widget')).runconfigSection(session, trans)
      })
    );
  }
};
