import type { CellText } from '../cells';
import { addData, addPipeline, addReference, addStep } from './add-nodes';
import { applyChange } from './apply';
import type { Change } from './change';
import { connect, disconnect } from './connect';
import type { Gesture } from './gesture';
import { addStepToPipeline, removeStepFromPipeline } from './pipeline-steps';
import { Planner } from './planner';
import { removeNode } from './remove-node';
import { renameVariable } from './rename-variable';
import { addRunAfter, removeRunAfter } from './run-after';
import { removeArgument, setArgument, setStepName } from './set-argument';
import { addStepArgument, moveStepArgument, removeStepArgument, setStepArgument } from './step-arguments';
import { verify } from './verify';

/**
 * A gesture as the smallest text change that means it, proven on a copy: the cells are changed, read again and compared
 * before anything is returned. Throws `EditRefused` when it cannot be done so.
 */
export function planEdit(cells: readonly CellText[], gesture: Gesture): Change {
  const planner = new Planner(cells);
  dispatch(planner, gesture);
  const change = planner.change();
  verify(cells, applyChange(cells, change), change);
  return change;
}

function dispatch(planner: Planner, gesture: Gesture): void {
  switch (gesture.kind) {
    case 'set-argument':
      return setArgument(planner, gesture);
    case 'remove-argument':
      return removeArgument(planner, gesture);
    case 'set-step-name':
      return setStepName(planner, gesture);
    case 'add-reference':
      return addReference(planner, gesture);
    case 'add-data':
      return addData(planner, gesture);
    case 'add-step':
      return addStep(planner, gesture);
    case 'add-pipeline':
      return addPipeline(planner, gesture);
    case 'connect':
      return connect(planner, gesture);
    case 'disconnect':
      return disconnect(planner, gesture);
    case 'add-step-argument':
      return addStepArgument(planner, gesture);
    case 'set-step-argument':
      return setStepArgument(planner, gesture);
    case 'remove-step-argument':
      return removeStepArgument(planner, gesture);
    case 'move-step-argument':
      return moveStepArgument(planner, gesture);
    case 'add-run-after':
      return addRunAfter(planner, gesture);
    case 'remove-run-after':
      return removeRunAfter(planner, gesture);
    case 'add-step-to-pipeline':
      return addStepToPipeline(planner, gesture);
    case 'remove-step-from-pipeline':
      return removeStepFromPipeline(planner, gesture);
    case 'rename-variable':
      return renameVariable(planner, gesture);
    case 'remove-node':
      return removeNode(planner, gesture);
  }
}
