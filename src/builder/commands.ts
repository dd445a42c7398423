import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ActiveCellMatch } from '../notebook/activeCellMatch';
import { builderIcon } from '../ui/icons';
import type { BuilderTab } from './builderTab';

export const OPEN = 'steploom:open-builder';
export const SHOW = 'steploom:show-in-builder';

const SAVE = 'steploom:save-notebook';

/** Cells that may define something to show; the parser is loaded with the builder. */
const MAKES_NODE = /\b(\w+Step|PipelineData|DataReference|Output\w+DatasetConfig|Pipeline)\s*\(/u;

interface IOptions {
  notebooks: INotebookTracker;
  tabs: WidgetTracker<BuilderTab>;
  open: (path: string) => Promise<BuilderTab>;
  trans: TranslationBundle;
}

/** The commands that open the builder, for toolbars, palette and menus. */
export function addBuilderCommands({ commands }: JupyterFrontEnd, options: IOptions): void {
  const { notebooks, tabs, open, trans } = options;
  const nodeCells = new ActiveCellMatch(notebooks, MAKES_NODE);
  const toolbar = { type: 'boolean', description: 'Whether it is shown as a button' };
  commands.addCommand(OPEN, {
    label: args => (args.toolbar ? '' : trans.__('Open Pipeline Builder')),
    caption: trans.__('Draw the pipeline of this notebook and change it beside its cells'),
    icon: args => (args.toolbar ? builderIcon : undefined),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'The path of a notebook; the current one without it' },
          toolbar
        }
      }
    },
    isEnabled: args => Boolean(args.path) || notebooks.currentWidget !== null,
    execute: async args => {
      const path = args.path ? String(args.path) : notebooks.currentWidget?.context.path;
      if (path !== undefined) {
        await open(path);
      }
    }
  });
  commands.addCommand(SHOW, {
    label: args => (args.toolbar ? '' : trans.__('Show in Pipeline Builder')),
    caption: trans.__('Select what this cell defines in the pipeline builder'),
    icon: args => (args.toolbar ? builderIcon : undefined),
    describedBy: { args: { type: 'object', properties: { toolbar } } },
    isEnabled: () => nodeCells.isMatch,
    isVisible: () => nodeCells.isMatch,
    execute: async () => {
      const panel = notebooks.currentWidget;
      const cell = notebooks.activeCell?.model.id;
      if (panel && cell !== undefined) {
        const tab = await open(panel.context.path);
        const { model } = await tab.builder;
        model.selectCell(cell);
      }
    }
  });
  commands.addCommand(SAVE, {
    label: trans.__('Save Notebook of the Builder'),
    caption: trans.__('Save the notebook that the pipeline builder shows'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => tabs.currentWidget !== null,
    execute: () => tabs.currentWidget?.save()
  });
  notebooks.currentChanged.connect(() => commands.notifyCommandChanged(OPEN));
  nodeCells.changed.connect(() => commands.notifyCommandChanged(SHOW));
}
