import {
  type CellText,
  type GraphNode,
  type ParsedNotebook,
  type StepNode,
  parseNotebook
} from '../../../src/pipeline';
import { notebook } from './notebooks';

const IMPORTS = `from azureml.core import Workspace, Environment
from azureml.core.runconfig import RunConfiguration, CondaDependencies
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, StepSequence
from azureml.pipeline.steps import PythonScriptStep, ParallelRunStep, ParallelRunConfig
from azureml.core import Dataset, Datastore
ws = Workspace.from_config()
ds = ws.get_default_datastore()
`;

/** These cells behind one that imports the names and has a workspace and a datastore. */
export function parse(...sources: string[]): ParsedNotebook {
  return parseNotebook(notebook(IMPORTS, ...sources));
}

export function node(parsed: ParsedNotebook, id: string): GraphNode {
  const found = parsed.nodes.find(candidate => candidate.id === id);
  if (!found) {
    throw new Error(`no ${id} in ${parsed.nodes.map(candidate => candidate.id).join(', ')}`);
  }
  return found;
}

export function step(parsed: ParsedNotebook, id: string): StepNode {
  const found = node(parsed, id);
  if (found.kind !== 'step') {
    throw new Error(`${id} is ${JSON.stringify(found)}`);
  }
  return found;
}

/** The source of a span. */
export function text(cells: readonly CellText[], cell: string, span: { from: number; to: number }): string {
  return cells.find(({ id }) => id === cell)!.source.slice(span.from, span.to);
}
