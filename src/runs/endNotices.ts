import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Run } from '../protocol/entities';
import { isFinal } from './order';
import type { IRunStore } from './tokens';

/** How long good news stay on the page, in ms; bad news stay until they are closed. */
const TOAST_MS = 6000;

/** Tells once how a run ended that was seen under way: whoever started it may be looking at something else by then. */
export class EndNotices {
  constructor(private readonly _options: EndNotices.IOptions) {}

  update(runIds: Iterable<string>): void {
    const { store } = this._options;
    for (const runId of runIds) {
      const run = store.get(runId);
      if (!run) {
        continue;
      }
      if (!isFinal(run.status)) {
        this._active.add(runId);
      } else if (this._active.delete(runId)) {
        this._tell(run);
      }
    }
  }

  private _tell(run: Run): void {
    const { trans, onOpen } = this._options;
    const { number, experiment, status, steps } = run;
    const show = { label: trans.__('Show Run'), callback: () => onOpen(run.id) };
    if (status === 'Finished') {
      const message = trans.__('Run %1 of %2 has finished.', number, experiment);
      emit(run.id, message, 'success', { autoClose: TOAST_MS, actions: [show] });
    } else if (status === 'Failed') {
      const failed = steps.find(step => step.status === 'Failed');
      const message = failed
        ? trans.__('Run %1 of %2 failed in step %3.', number, experiment, failed.name)
        : trans.__('Run %1 of %2 failed.', number, experiment);
      emit(run.id, message, 'error', { autoClose: false, actions: [show] });
    }
    // A run that was canceled has been told of by the one who did it.
  }

  private readonly _active = new Set<string>();
}

/** In the place of what was said of the same run before, while that is still there. */
function emit(
  runId: string,
  message: string,
  type: 'success' | 'error',
  options: Notification.IOptions<{ runId: string }>
): void {
  const said = Notification.manager.notifications.find(
    ({ options: { data } }) => typeof data === 'object' && data !== null && 'runId' in data && data.runId === runId
  );
  const told = { ...options, data: { runId } };
  if (said) {
    Notification.update({ id: said.id, message, type, ...told });
  } else {
    Notification.emit(message, type, told);
  }
}

export namespace EndNotices {
  export interface IOptions {
    store: Pick<IRunStore, 'get'>;
    onOpen: (runId: string) => void;
    trans: TranslationBundle;
  }
}
