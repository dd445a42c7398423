import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { RunConfigModel } from './model';

/** Begin an empty run configuration; what was typed and not saved goes only when the user says so. */
export async function resetRunConfig(model: RunConfigModel, trans: TranslationBundle): Promise<void> {
  if (model.isDirty) {
    const answer = await showDialog({
      title: trans.__('Begin a new run configuration?'),
      body: trans.__('%1 has changes that are not saved.', model.draft.name),
      buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Discard them') })],
      defaultButton: 0
    });
    if (!answer.button.accept) {
      return;
    }
  }
  model.reset();
}
