import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { BridgeError } from '../../bridge/error';
import type { Run } from '../../protocol/entities';
import { CellFailed } from '../cellFailed';
import type { IPipelineDocument, ISubmitOptions } from '../tokens';
import { askSubmission } from './askSubmission';
import { explainProblem } from './explainProblem';
import { Submission } from './submission';

/** How long the page says that a run has begun, in ms. */
const TOAST_MS = 6000;

/** What submitting needs: the notebook, and the habits of its user. */
export interface ISubmitContext {
  document: IPipelineDocument;
  commands: CommandRegistry;
  trans: TranslationBundle;
  /** The experiment to propose. */
  experiment: string;
  /** An experiment was used: propose it the next time. */
  remember(experiment: string): void;
}

/** Ask for what a submission needs, run the cells, submit, and say how that went. Null when it came to nothing. */
export async function submitPipeline(context: ISubmitContext, wanted?: string): Promise<Run | null> {
  const { document, trans, experiment } = context;
  const { parsed, problems } = document;
  if (parsed.pipelines.length === 0) {
    await showDialog({
      title: trans.__('No Pipeline in This Notebook'),
      body: trans.__('Make one with Pipeline(workspace=ws, steps=[…]) in a cell, or add one in the pipeline builder.'),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
    return null;
  }
  const known = parsed.pipelines.find(({ id }) => id === wanted);
  const pipeline = known ?? inActiveCell(document) ?? parsed.pipelines[parsed.pipelines.length - 1];
  const submission = new Submission({ parsed, problems, pipeline: pipeline.id, experiment, trans });
  const answer = await askSubmission(submission, trans);
  return answer && submitTarget(context, answer.pipeline, answer.options);
}

/** Run the cells that a pipeline or a step needs and submit it, without a question. */
export async function submitTarget(
  context: ISubmitContext,
  target: string,
  options: ISubmitOptions
): Promise<Run | null> {
  const { document, commands, trans, remember } = context;
  const notice = Notification.emit(trans.__('Running the cells that the pipeline needs …'), 'in-progress', {
    autoClose: false
  });
  try {
    const run = await document.submit(target, options);
    remember(options.experiment);
    Notification.update({
      id: notice,
      type: 'success',
      message: trans.__('Submitted: run %1 of %2.', run.number, run.experiment),
      autoClose: TOAST_MS,
      // How the run ends is told in the same place.
      data: { runId: run.id },
      actions: [
        {
          label: trans.__('Show Run'),
          callback: () => void commands.execute('steploom:open-run', { runId: run.id })
        }
      ]
    });
    return run;
  } catch (error) {
    Notification.dismiss(notice);
    await explain(context, error);
    return null;
  }
}

async function explain({ document, trans }: ISubmitContext, error: unknown): Promise<void> {
  const title = trans.__('The Pipeline Was Not Submitted');
  if (error instanceof CellFailed) {
    const answer = await showDialog({
      title,
      body: trans.__('Cell %1, which it needs, failed. Its output says why; nothing was started.', error.number),
      buttons: [Dialog.cancelButton({ label: trans.__('Close') }), Dialog.okButton({ label: trans.__('Go to Cell') })]
    });
    if (answer.button.accept) {
      await document.revealCell(error.cell);
    }
  } else if (error instanceof BridgeError) {
    await explainProblem(title, error.problem, trans);
  } else {
    throw error;
  }
}

function inActiveCell({ panel, parsed }: IPipelineDocument) {
  const cell = panel.content.activeCell?.model.id;
  return parsed.pipelines.find(pipeline => pipeline.cell === cell);
}
