import { InputDialog, showErrorMessage } from '@jupyterlab/apputils';

import type { Run } from '../../protocol/entities';
import { submitTarget } from './submitPipeline';
import type { ISubmitContext } from './submitPipeline';

/** Submit the step of the active cell with all it needs. Where the cell makes several, the user chooses. */
export async function runStep(context: ISubmitContext): Promise<Run | null> {
  const { document, experiment, trans } = context;
  const cell = document.panel.content.activeCell?.model.id;
  const steps = document.parsed.nodes.filter(node => node.kind === 'step' && node.origin?.cell === cell);
  if (steps.length === 0) {
    await showErrorMessage(
      trans.__('No Step in This Cell'),
      trans.__('A step must be assigned to a variable, such as train_step = PythonScriptStep(…).')
    );
    return null;
  }
  let [{ id }] = steps;
  if (steps.length > 1) {
    const { value } = await InputDialog.getItem({
      title: trans.__('Run Which Step?'),
      items: steps.map(step => step.id),
      okLabel: trans.__('Run')
    });
    if (value === null) {
      return null;
    }
    id = value;
  }
  return submitTarget(context, id, { experiment });
}
