import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISubmitOptions } from '../tokens';
import { SubmissionForm } from './SubmissionForm';
import type { Submission } from './submission';

/** Show the form until it is right or given up: then null. */
export async function askSubmission(
  submission: Submission,
  trans: TranslationBundle
): Promise<{ pipeline: string; options: ISubmitOptions } | null> {
  for (let isRefused = false; ; isRefused = true) {
    const dialog = new Dialog({
      title: trans.__('Submit Pipeline'),
      body: ReactWidget.create(<SubmissionForm submission={submission} trans={trans} />),
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({
          label: submission.problems.length > 0 ? trans.__('Submit Anyway') : trans.__('Submit')
        })
      ],
      focusNodeSelector: `.jp-SteploomSubmission ${isRefused ? '[aria-invalid]' : 'input'}`
    });
    const { button } = await dialog.launch();
    if (!button.accept) {
      return null;
    }
    const taken = submission.take();
    if (taken) {
      return taken;
    }
  }
}
