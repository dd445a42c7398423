import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IPipelineDocuments } from '../notebook/tokens';
import { IRunStore } from '../runs/tokens';
import type { BuilderTab } from './builderTab';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- registers the commands; the builder is loaded with their use
import { addBuilderCommands, OPEN, SHOW } from './commands';

const SUBMIT = 'steploom:submit-pipeline';

/** The pipeline builder beside a notebook. */
export const builderPlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:builder',
  description: 'The pipeline builder: draws the pipeline of a notebook and changes it in the cells.',
  autoStart: true,
  requires: [INotebookTracker, IPipelineDocuments],
  optional: [IRunStore, ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app,
    notebooks: INotebookTracker,
    documents: IPipelineDocuments,
    runs: IRunStore | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    const tabs = new WidgetTracker<BuilderTab>({ namespace: 'steploom-builder' });
    const load = async (panel: NotebookPanel) => {
      const { createBuilder } = await import('./createBuilder');
      return createBuilder({
        panel,
        documents,
        runs,
        contents: app.serviceManager.contents,
        submit: pipeline => void app.commands.execute(SUBMIT, { path: panel.context.path, pipeline }),
        trans
      });
    };
    const open = async (path: string) => {
      const { openBuilder } = await import('./openBuilder');
      return openBuilder(path, { app, notebooks, tabs, load, trans });
    };
    addBuilderCommands(app, { notebooks, tabs, open, trans });
    void restorer?.restore(tabs, { command: OPEN, args: ({ path }) => ({ path }), name: ({ path }) => path });
    [OPEN, SHOW].forEach(command => palette?.addItem({ command, category: trans.__('ML Pipelines') }));
  }
};
