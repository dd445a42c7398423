import type { JupyterFrontEnd } from '@jupyterlab/application';
import { DOMUtils } from '@jupyterlab/apputils';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { BuilderTab } from './builderTab';
import type { BuilderWidget } from './BuilderWidget';
import { fitToolbar } from './fitToolbar';

export interface IOpenOptions {
  app: JupyterFrontEnd;
  notebooks: INotebookTracker;
  /** The builders of the open notebooks, one each. */
  tabs: WidgetTracker<BuilderTab>;
  load: (panel: NotebookPanel) => Promise<BuilderWidget>;
  trans: TranslationBundle;
}

/** The builder of a notebook, in front of others. */
export async function openBuilder(path: string, options: IOpenOptions): Promise<BuilderTab> {
  const { app, tabs, load, trans } = options;
  let tab = tabs.find(candidate => candidate.path === path);
  if (!tab) {
    tab = new BuilderTab({ path, load, trans });
    tab.id = DOMUtils.createDomID();
    tab.pathChanged.connect(moved => void tabs.save(moved));
    await tabs.add(tab);
    void follow(tab, options);
  }
  attach(tab, options);
  app.shell.activateById(tab.id);
  return tab;
}

/** Beside its notebook in Lab; in Notebook 7, which shows one document at a time, in the side bar. */
function attach(tab: BuilderTab, { app, notebooks }: IOpenOptions): void {
  if (!tab.isAttached) {
    const ref = panelOf(tab, notebooks)?.id;
    app.shell.add(tab, 'main', ref === undefined ? {} : { ref, mode: 'split-right' });
  }
  if (!tab.isAttached) {
    app.shell.add(tab, 'right');
  }
}

/** Tie a tab to its notebook. While a page is brought back the notebook may come after its builder. */
async function follow(tab: BuilderTab, { app, notebooks }: IOpenOptions): Promise<void> {
  let panel = panelOf(tab, notebooks);
  if (!panel) {
    await app.restored;
    const args = { path: tab.path, factory: 'Notebook' };
    panel = panelOf(tab, notebooks) ?? ((await app.commands.execute('docmanager:open', args)) as typeof panel);
  }
  if (panel && !tab.isDisposed) {
    tab.follow(panel);
    fitToolbar(panel);
  } else {
    tab.dispose();
  }
}

function panelOf({ path }: BuilderTab, notebooks: INotebookTracker): NotebookPanel | undefined {
  return notebooks.find(panel => panel.context.path === path);
}
