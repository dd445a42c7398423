import { showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { problemOf } from '../bridge/problemOf';
import type { Run } from '../protocol/entities';
import { endedBadly } from './order';
import type { IRunStore } from './tokens';

export const RERUN = 'steploom:rerun-failed';

interface IOptions {
  store: IRunStore;
  /** Show a run in a tab of its own. */
  open: (runId: string) => void;
  /** The run of the tab that the user looks at, if it is one. */
  current: () => string | null;
  trans: TranslationBundle;
}

/** Rerun what failed by keyboard: of a named run, else of the one that is looked at, else of the newest. */
export function addRerunCommand(commands: CommandRegistry, { store, open, current, trans }: IOptions): void {
  const target = (runId: unknown): Run | null => {
    const wanted = typeof runId === 'string' ? runId : current();
    const run = wanted === null ? store.runs[0] : store.get(wanted);
    return run && endedBadly(run.status) && store.isLive(run.id) ? run : null;
  };
  commands.addCommand(RERUN, {
    label: trans.__('Rerun Failed Pipeline Run'),
    caption: trans.__('Run again what has no result in the run that is shown, else in the newest one'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          runId: { type: 'string', description: 'The id of a run; without it the one that is shown, else the newest' }
        }
      }
    },
    isEnabled: ({ runId }) => target(runId) !== null,
    execute: async ({ runId }) => {
      const run = target(runId);
      if (!run) {
        return;
      }
      try {
        open((await store.rerun(run.id, 'failed')).id);
      } catch (error) {
        const { what, cure } = problemOf(error);
        await showErrorMessage(trans.__('The Run Could Not Be Rerun'), cure ? `${what}\n${cure}` : what);
      }
    }
  });
  store.changed.connect(() => commands.notifyCommandChanged(RERUN));
}
