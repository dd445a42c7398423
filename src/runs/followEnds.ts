import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { EndNotices } from './endNotices';
import type { IRunStore } from './tokens';
import { WriteBack } from './writeBack';

/** The kernel writes a final state itself while its cell runs; what is left is ours. */
const WRITE_BACK_DELAY_MS = 2000;

interface IOptions {
  store: IRunStore;
  tracker: INotebookTracker;
  settings: ISettingRegistry.ISettings | null;
  onOpen: (runId: string) => void;
  trans: TranslationBundle;
}

/** From now on, tell of runs that end and have their final states written into open notebooks, as the settings say. */
export function followEnds({ store, tracker, settings, onOpen, trans }: IOptions): void {
  const wants = (key: string) => settings?.get(key).composite !== false;
  const notices = new EndNotices({ store, onOpen, trans });
  const writeBack = new WriteBack({ store, tracker });
  const writeLater = (runIds: Iterable<string>) => {
    window.setTimeout(() => {
      if (wants('saveFinalState')) {
        writeBack
          .update(runIds)
          .catch((error: unknown) => console.warn('Steploom: a final state was not saved', error));
      }
    }, WRITE_BACK_DELAY_MS);
  };
  const all = () => store.runs.map(run => run.id);
  store.changed.connect((_, runIds) => {
    if (wants('notifyEnd')) {
      notices.update(runIds);
    }
    const ended = [...runIds].filter(runId => store.get(runId)?.ended);
    if (ended.length > 0) {
      writeLater(ended);
    }
  });
  tracker.widgetAdded.connect((_, panel) => {
    void panel.context.ready.then(() => writeLater(all()));
  });
  notices.update(all());
  writeLater(all());
}
