import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Problem } from '../../protocol/entities';
import { ProblemNotice } from '../../ui/ProblemNotice';

/** What happened, where, and what to do next, in a dialog: for what the user has just asked for. */
export async function explainProblem(title: string, problem: Problem, trans: TranslationBundle): Promise<void> {
  await showDialog({
    title,
    body: ReactWidget.create(
      <div className="jp-SteploomExplanation">
        <ProblemNotice problem={problem} trans={trans} />
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
