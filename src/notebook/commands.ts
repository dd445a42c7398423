import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';

import { runStepIcon, submitIcon } from '../ui/icons';
import type { ActiveCellMatch } from './activeCellMatch';
import type { IPipelineDocuments } from './tokens';

export const SUBMIT = 'steploom:submit-pipeline';
export const RUN_STEP = 'steploom:run-step';

interface IOptions {
  tracker: INotebookTracker;
  documents: IPipelineDocuments;
  /** Matches cells that make a step. */
  stepCells: ActiveCellMatch;
  state: IStateDB | null;
  trans: TranslationBundle;
}

const notebook = { type: 'string', description: 'The path of an open notebook; the current one without it' };

/** The commands that run a notebook's pipeline, for toolbars, palette, menus and the builder. */
export function addNotebookCommands(app: JupyterFrontEnd, options: IOptions): void {
  const { tracker, documents, stepCells, state, trans } = options;
  const { commands } = app;
  const panelOf = (path: unknown): NotebookPanel | null =>
    path ? (tracker.find(panel => panel.context.path === path) ?? null) : tracker.currentWidget;
  const contextOf = async (panel: NotebookPanel) => {
    const [{ proposeExperiment, rememberExperiment }, document] = await Promise.all([
      import('./experiments'),
      documents.get(panel)
    ]);
    return {
      document,
      commands,
      trans,
      experiment: await proposeExperiment(panel, state),
      remember: (experiment: string) => void rememberExperiment(panel, experiment, state)
    };
  };

  commands.addCommand(SUBMIT, {
    label: args => (args.toolbar ? '' : trans.__('Submit Pipeline…')),
    caption: trans.__('Run the cells that the pipeline needs and submit it'),
    icon: args => (args.toolbar ? submitIcon : undefined),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: notebook,
          pipeline: { type: 'string', description: 'The variable of the pipeline to begin with' },
          toolbar: { type: 'boolean', description: 'Whether it is shown as a button' }
        }
      }
    },
    isEnabled: args => panelOf(args.path) !== null,
    execute: async args => {
      const panel = panelOf(args.path);
      if (panel) {
        const [context, { submitPipeline }] = await Promise.all([contextOf(panel), import('./submit/submitPipeline')]);
        await submitPipeline(context, args.pipeline as string | undefined);
      }
    }
  });

  commands.addCommand(RUN_STEP, {
    label: args => (args.toolbar ? '' : trans.__('Run This Step')),
    caption: trans.__('Run the step of this cell and what it needs; what has not changed is reused'),
    icon: args => (args.toolbar ? runStepIcon : undefined),
    describedBy: {
      args: {
        type: 'object',
        properties: { toolbar: { type: 'boolean', description: 'Whether it is shown as a button' } }
      }
    },
    isEnabled: () => stepCells.isMatch,
    isVisible: () => stepCells.isMatch,
    execute: async () => {
      const panel = tracker.currentWidget;
      if (panel) {
        const [context, { runStep }] = await Promise.all([contextOf(panel), import('./submit/runStep')]);
        await runStep(context);
      }
    }
  });

  tracker.currentChanged.connect(() => commands.notifyCommandChanged(SUBMIT));
  stepCells.changed.connect(() => commands.notifyCommandChanged(RUN_STEP));
}
