import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Panel } from '@lumino/widgets';
import type { Widget } from '@lumino/widgets';

import { IBridgeRegistry } from '../bridge/tokens';
import { INotebookSession } from '../panels/session/tokens';
import { ISteploomSidebar } from '../panels/sidebar/tokens';
import { LazySection } from '../ui/LazySection';
import { RUN_MIME, RunRenderer } from './renderer';
import { RERUN, addRerunCommand } from './rerunCommand';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- a status item is registered with its widget
import { RunStatusItem } from './statusItem';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the service this plugin provides
import { RunStore } from './store';
import { IRunStore } from './tokens';

const OPEN = 'steploom:open-run';
const SHOW = 'steploom:show-runs';
const TAB = 'steploom-run-';
const runIdArgs = {
  type: 'object',
  required: ['runId'],
  properties: { runId: { type: 'string', description: 'The id of a pipeline run' } }
};

/** The run store, and all that shows runs: output, tab, section, status bar. */
export const runsPlugin: JupyterFrontEndPlugin<IRunStore> = {
  id: 'steploom:runs',
  description: 'Pipeline runs: live outputs, tabs, the Runs section and the status bar item.',
  autoStart: true,
  requires: [IBridgeRegistry, INotebookTracker, IRenderMimeRegistry, INotebookSession, ISteploomSidebar],
  optional: [ILayoutRestorer, ITranslator, ISettingRegistry, IStatusBar, ICommandPalette],
  provides: IRunStore,
  activate: (
    app,
    registry: IBridgeRegistry,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    session: INotebookSession,
    sidebar: ISteploomSidebar,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    settings: ISettingRegistry | null,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null
  ): IRunStore => {
    const trans = (translator ?? nullTranslator).load('steploom');
    const store = new RunStore(registry);
    const open = (runId: string) => void app.commands.execute(OPEN, { runId });
    // Now, not later: a notebook copies the registry when it opens.
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [RUN_MIME],
        createRenderer: () =>
          new RunRenderer({
            load: async () => {
              const { createRunOutput } = await import(/* webpackChunkName: "runs" */ './runOutput');
              return data => createRunOutput({ data, store, trans, onOpen: open });
            }
          })
      },
      0
    );
    addCommands(app, store, restorer, trans, () => sidebar.reveal('runs'));
    const current = () => runOfTab(app.shell.currentWidget);
    addRerunCommand(app.commands, { store, open, current, trans });
    [SHOW, RERUN].forEach(command => palette?.addItem({ command, category: trans.__('ML Pipelines') }));
    sidebar.addSection(
      'runs',
      new LazySection({
        id: 'steploom-runs',
        label: trans.__('Runs'),
        caption: trans.__('Pipeline runs, newest first'),
        toolbarLabel: trans.__('Run actions'),
        loadingText: trans.__('Loading …'),
        failedText: trans.__('The panel could not be loaded. Reload the page.'),
        load: async () =>
          (await import(/* webpackChunkName: "panels" */ './widget')).runsSection(store, session, trans, open)
      })
    );
    if (statusBar) {
      const item = new RunStatusItem(store, trans, () => void app.commands.execute(SHOW));
      statusBar.registerStatusItem('steploom:runs', {
        item,
        align: 'left',
        rank: 20,
        isActive: () => item.isActive,
        activeStateChanged: item.activeChanged
      });
    }
    followEndsLater({ store, tracker, onOpen: open, trans }, settings);
    return store;
  }
};

function addCommands(
  app: JupyterFrontEnd,
  store: IRunStore,
  restorer: ILayoutRestorer | null,
  trans: TranslationBundle,
  reveal: () => void
): void {
  const tabs = new WidgetTracker<MainAreaWidget>({ namespace: 'steploom-run' });
  app.commands.addCommand(SHOW, {
    label: trans.__('Show Pipeline Runs'),
    caption: trans.__('Open the list of runs in the Steploom panel'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: reveal
  });
  app.commands.addCommand(OPEN, {
    label: trans.__('Open Pipeline Run'),
    caption: trans.__('Show a run in a tab of its own'),
    describedBy: { args: runIdArgs },
    execute: async args => {
      const runId = String(args.runId ?? '');
      const id = `${TAB}${runId}`;
      let tab = tabs.find(other => other.id === id);
      if (!tab) {
        const { runsIcon } = await import('../ui/icons');
        const content = new Panel();
        tab = new MainAreaWidget({ content });
        tab.id = id;
        tab.title.icon = runsIcon;
        tab.title.label = trans.__('Run %1', runId.slice(0, 8));
        tab.title.caption = trans.__('Pipeline run %1', runId);
        tab.title.closable = true;
        await tabs.add(tab);
        const { createRunTab } = await import(/* webpackChunkName: "runs" */ './runTab');
        content.addWidget(
          createRunTab(runId, store, trans, other => void app.commands.execute(OPEN, { runId: other }), tab.title)
        );
      }
      if (!tab.isAttached) {
        app.shell.add(tab, 'main');
      }
      app.shell.activateById(tab.id);
    }
  });
  void restorer?.restore(tabs, {
    command: OPEN,
    args: tab => ({ runId: runOfTab(tab) }),
    name: tab => tab.id
  });
}

function runOfTab(tab: Widget | null): string | null {
  return tab?.id.startsWith(TAB) ? tab.id.slice(TAB.length) : null;
}

/** Until a run is heard of there is no end to follow. */
function followEndsLater(
  options: { store: IRunStore; tracker: INotebookTracker; onOpen: (runId: string) => void; trans: TranslationBundle },
  registry: ISettingRegistry | null
): void {
  const begin = async () => {
    options.store.changed.disconnect(onChanged);
    const [{ followEnds }, settings] = await Promise.all([
      import('./followEnds'),
      registry?.load(runsPlugin.id).catch(() => null) ?? null
    ]);
    followEnds({ ...options, settings });
  };
  const onChanged = () => void begin();
  options.store.changed.connect(onChanged);
}
