import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { INotebookSession } from '../session/tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- a side panel must be there before the layout is restored
import { Sidebar } from './sidebar';
import { ISteploomSidebar } from './tokens';
import type { SectionName } from './tokens';

const FOLDED = 'steploom:sidebar-folded';
const SHOW = 'steploom:show-panel';
/** A new user sees where to begin; the long form, and what few have, open when they are wanted. */
const FOLDED_AT_FIRST: readonly SectionName[] = ['run-configuration', 'schedules'];

/** Puts the side panel into the shell and remembers which of its sections are open. */
export const sidebarPlugin: JupyterFrontEndPlugin<ISteploomSidebar> = {
  id: 'steploom:sidebar',
  description: 'The Steploom side panel.',
  autoStart: true,
  requires: [INotebookSession],
  optional: [ILayoutRestorer, ITranslator, IStateDB, ICommandPalette],
  provides: ISteploomSidebar,
  activate: (
    app,
    session: INotebookSession,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    state: IStateDB | null,
    palette: ICommandPalette | null
  ): ISteploomSidebar => {
    const trans = (translator ?? nullTranslator).load('steploom');
    const sidebar = new Sidebar({
      translator: translator ?? nullTranslator,
      caption: trans.__('Steploom'),
      loadNotice: async () => (await import(/* webpackChunkName: "panels" */ './notice')).standingWidget(session, trans)
    });
    sidebar.fold(FOLDED_AT_FIRST);
    app.shell.add(sidebar, 'left', { rank: 510, type: 'Steploom' });
    restorer?.add(sidebar, sidebar.id);
    void app.restored
      .then(() => state?.fetch(FOLDED))
      .then(saved => {
        if (Array.isArray(saved)) {
          sidebar.fold(saved as SectionName[]);
        }
        sidebar.foldingChanged.connect((_, folded) => void state?.save(FOLDED, [...folded]));
      });
    const reveal = (name?: SectionName) => {
      app.shell.activateById(sidebar.id);
      if (name) {
        sidebar.open(name);
      }
    };
    app.commands.addCommand(SHOW, {
      label: trans.__('Show the Steploom Panel'),
      caption: trans.__('Workspace, compute, run configuration, runs and schedules of the current notebook'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            section: { type: 'string', enum: ['workspace', 'compute', 'run-configuration', 'runs', 'schedules'] }
          }
        }
      },
      execute: args => reveal(args.section as SectionName | undefined)
    });
    palette?.addItem({ command: SHOW, category: trans.__('ML Pipelines') });
    return {
      addSection: (name, section) => sidebar.addSection(name, section),
      reveal,
      makeRoom: name => sidebar.makeRoom(name)
    };
  }
};
