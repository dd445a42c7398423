import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { runSnapshot } from '../protocol/entities';
import { RunWidget } from './RunWidget';
import { RunViewModel } from './runViewModel';
import type { IRunStore } from './tokens';

import '../../style/runs.css';

/** What an output shows of a run's data, which may come from anybody's notebook. */
export interface IRunOutput {
  readonly widget: Widget;
  /** Later data of the same output; false when they are another run's or are not ours. */
  update(data: unknown): boolean;
}

export function createRunOutput(options: createRunOutput.IOptions): IRunOutput {
  const { data, store, trans, onOpen } = options;
  const parsed = runSnapshot.safeParse(data);
  if (!parsed.success) {
    const widget = new Widget();
    widget.addClass('jp-SteploomRun-unreadable');
    widget.node.textContent = trans.__('This output is not a pipeline run that this version of Steploom can show.');
    return { widget, update: () => false };
  }
  const { run } = parsed.data;
  const model = new RunViewModel(run.id, store, parsed.data, onOpen);
  return {
    widget: new RunWidget(model, trans, () => onOpen(run.id)),
    update: next => {
      const later = runSnapshot.safeParse(next);
      if (!later.success || later.data.run.id !== run.id) {
        return false;
      }
      model.setSnapshot(later.data);
      return true;
    }
  };
}

export namespace createRunOutput {
  export interface IOptions {
    data: unknown;
    store: IRunStore;
    trans: TranslationBundle;
    onOpen: (runId: string) => void;
  }
}
