import {
  applyChange,
  type CellText,
  EditRefused,
  type Gesture,
  type GraphNode,
  parseNotebook,
  planEdit
} from '../../../src/pipeline';
import { notebook } from './notebooks';

/** What each notebook of these tests begins with: imports, a workspace, a datastore. */
export const HEAD = `from azureml.core import Workspace
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep
ws = Workspace.from_config()
store = ws.get_default_datastore()`;

/** The notebook after a gesture. */
export function after(cells: readonly CellText[], gesture: Gesture): CellText[] {
  return applyChange(cells, planEdit(cells, gesture));
}

/** The source of one cell after a gesture on cells that follow `HEAD`. */
export function edited(sources: string[], gesture: Gesture, cell = 1): string {
  return after(notebook(HEAD, ...sources), gesture)[cell].source;
}

/** The code under which a gesture is refused; `done` when it is not. */
export function refusal(cells: readonly CellText[], gesture: Gesture): string {
  try {
    planEdit(cells, gesture);
  } catch (error) {
    if (error instanceof EditRefused) {
      return error.code;
    }
    throw error;
  }
  return 'done';
}

export function find(cells: readonly CellText[], id: string): GraphNode | undefined {
  return parseNotebook(cells).nodes.find(node => node.id === id);
}
