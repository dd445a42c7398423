import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { LazySection } from '../../ui/LazySection';
import { INotebookSession } from '../session/tokens';
import { ISteploomSidebar } from '../sidebar/tokens';

/** The Schedules section of the side panel. */
export const schedulesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:schedules',
  description: 'Schedules and published pipelines: list, enable, disable.',
  autoStart: true,
  requires: [ISteploomSidebar, INotebookSession],
  optional: [ITranslator],
  activate: (_, sidebar: ISteploomSidebar, session: INotebookSession, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    sidebar.addSection(
      'schedules',
      new LazySection({
        id: 'steploom-schedules',
        label: trans.__('Schedules'),
        caption: trans.__('Schedules and published pipelines of the workspace'),
        toolbarLabel: trans.__('Schedule actions'),
        loadingText: trans.__('Loading …'),
        failedText: trans.__('The panel could not be loaded. Reload the page.'),
        load: async () => (await import(/* webpackChunkName: "panels" */ './widget')).schedulesSection(session, trans)
      })
    );
  }
};
