import type { TranslationBundle } from '@jupyterlab/translation';

import { RunWidget } from './RunWidget';
import { RunViewModel } from './runViewModel';
import type { IRunStore } from './tokens';

/** The content of a run's tab. Asks for the run where the page has not heard of it. */
export function createRunTab(
  runId: string,
  store: IRunStore,
  trans: TranslationBundle,
  open: (runId: string) => void
): RunWidget {
  const widget = new RunWidget(new RunViewModel(runId, store, null, open), trans);
  widget.addClass('jp-mod-tab');
  return widget;
}
