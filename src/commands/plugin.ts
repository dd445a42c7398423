import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

// eslint-disable-next-line jupyter/prefer-lazy-imports -- the launcher's card and the settings show it from the start
import { steploomIcon } from '../ui/icons';

const NEW_NOTEBOOK = 'steploom:create-notebook';
/** Behind core's notebooks (0) and before its consoles (20): else the section ends below the fold. */
const CATEGORY_RANK = 10;

/**
 * How to begin: launcher card, menu and palette entries. Owns the settings schema that all toolbars, menus and shortcuts
 * hang on; other areas add their commands in their own plugins.
 */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'steploom:commands',
  description: 'New pipeline notebooks; and the place where toolbars, menus and shortcuts are declared.',
  autoStart: true,
  optional: [ILauncher, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('steploom');
    const category = trans.__('ML Pipelines');
    app.commands.addCommand(NEW_NOTEBOOK, {
      label: args =>
        args.isLauncher
          ? trans.__('ML Pipeline')
          : args.isPalette
            ? trans.__('New ML Pipeline Notebook')
            : trans.__('ML Pipeline Notebook'),
      caption: trans.__('Create a notebook with a workspace and the pipeline builder beside it'),
      icon: args => (args.isPalette ? undefined : steploomIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            cwd: { type: 'string', description: 'The folder to create it in' },
            isLauncher: { type: 'boolean', description: 'Whether it is shown as a card of the launcher' },
            isPalette: { type: 'boolean', description: 'Whether it is shown in the command palette' }
          }
        }
      },
      execute: async args => {
        const { newNotebook } = await import('./newNotebook');
        return newNotebook(app, args.cwd as string | undefined);
      }
    });
    launcher?.add({
      command: NEW_NOTEBOOK,
      args: { isLauncher: true },
      category,
      rank: 0,
      categoryRank: CATEGORY_RANK
    });
    palette?.addItem({ command: NEW_NOTEBOOK, args: { isPalette: true }, category });
  }
};
