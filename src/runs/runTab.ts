import type { TranslationBundle } from '@jupyterlab/translation';
import type { Title, Widget } from '@lumino/widgets';

import { RunWidget } from './RunWidget';
import { RunViewModel } from './runViewModel';
import type { IRunStore } from './tokens';

/** The content of a run's tab. Asks for the run where the page has not heard of it, and names the tab once it has. */
export function createRunTab(
  runId: string,
  store: IRunStore,
  trans: TranslationBundle,
  open: (runId: string) => void,
  title: Title<Widget>
): RunWidget {
  const widget = new RunWidget(new RunViewModel(runId, store, null, open), trans);
  widget.addClass('jp-mod-tab');
  const name = (): void => {
    const run = store.get(runId);
    if (run) {
      store.changed.disconnect(name);
      title.label = trans.__('%1, run %2', run.experiment, run.number);
    }
  };
  store.changed.connect(name);
  name();
  widget.disposed.connect(() => store.changed.disconnect(name));
  return widget;
}
