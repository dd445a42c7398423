import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ComputeModel } from './model';

/** Delete a compute target when the user means it. */
export async function removeCompute(model: ComputeModel, name: string, trans: TranslationBundle): Promise<void> {
  const answer = await showDialog({
    title: trans.__('Delete %1?', name),
    body: trans.__('Steps that are running on it are stopped. Notebooks that name it create it again when they run.'),
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Delete') })],
    defaultButton: 0
  });
  if (answer.button.accept) {
    await model.remove(name);
  }
}
