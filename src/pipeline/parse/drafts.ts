import type { DataNode, Environment, PipelineParameter, PortMode } from '../graph';
import type { CallExpression, Expression, Span } from './expression';

/** Where something is written: its statement, the name it is assigned to, its constructor call. */
export interface Place {
  cell: string;
  statement: Span;
  target: Span | null;
  call: CallExpression | null;
}

/**
 * Nodes while the notebook is read. They refer to each other as objects, since a variable may come to mean another
 * node further down; ids are settled when the last cell is read.
 */
interface DraftBase {
  id: string;
  variable: string | null;
  place: Place;
}

export interface ReferenceDraft extends DraftBase {
  kind: 'reference';
  name: string;
  datastore: string | null;
  path: string;
  mode: PortMode;
  pathOnCompute: string | null;
}

export interface DataDraft extends DraftBase {
  kind: 'data';
  className: string;
  name: string;
  datastore: string | null;
  mode: DataNode['mode'];
  isDirectory: boolean | null;
  pathOnCompute: string | null;
}

/** `name: null` is the node's own name, which an unnamed node gets from its variable. */
export interface PortDraft {
  name: string | null;
  node: NodeDraft;
  mode: PortMode;
  pathOnCompute: string | null;
}

export type ArgumentDraft =
  | { kind: 'literal'; text: string }
  | { kind: 'port'; port: PortDraft }
  | { kind: 'parameter'; name: string }
  | { kind: 'opaque'; code: string };

export interface StepDraft extends DraftBase {
  kind: 'step';
  className: string;
  name: string;
  script: string;
  source: string | null;
  compute: string | null;
  runConfiguration: RunConfigurationDraft | null;
  arguments: ArgumentDraft[];
  inputs: PortDraft[];
  outputs: PortDraft[];
  params: Record<string, string>;
  allowReuse: boolean;
  version: string | null;
  after: StepDraft[];
  parameters: PipelineParameter[];
  unread: string[];
}

export interface OpaqueDraft extends DraftBase {
  kind: 'opaque';
  label: string;
  reason: string;
}

export type NodeDraft = ReferenceDraft | DataDraft | StepDraft | OpaqueDraft;

/** How `x.as_mount()`, `.as_download()`, `.as_input(name)` change the use of a node; null keeps the node's own. */
export interface Use {
  mode: PortMode | null;
  name: string | null;
  pathOnCompute: string | null;
  /** `.as_input()` and dataset forms declare themselves: in `arguments` they need no entry in `inputs`. */
  declares: 'input' | 'output' | null;
}

/** A `CondaDependencies` object; `known` turns false when code changes it in a way the parser does not read. */
export interface CondaDraft {
  variable: string | null;
  cell: string;
  python: string | null;
  conda: string[];
  pip: string[];
  channels: string[];
  /** ISO date. */
  asOf: string | null;
  known: boolean;
}

/** An environment object, shared by the run configurations that were given it. */
export interface EnvironmentDraft {
  name: string | null;
  conda: CondaDraft | null;
  variables: Record<string, string>;
  userManaged: boolean;
  interpreter: string | null;
  docker: Environment['docker'];
  known: boolean;
}

export interface RunConfigurationDraft {
  variable: string | null;
  cell: string;
  target: string | null;
  environment: EnvironmentDraft;
}

export interface PipelineDraft {
  variable: string | null;
  place: Place;
  description: string | null;
  steps: NodeDraft[];
  /** Steps that must run before others, as known when the pipeline was built: a pipeline is a snapshot. */
  after: Map<StepDraft, StepDraft[]>;
  /** `resolve_closure`: producers of what the steps read belong to the pipeline too. */
  closure: boolean;
}

/** An element of a list, with its text: the list may stand in another cell than the call that is given it. */
export interface ListItem {
  value: Value;
  expression: Expression;
  code: string;
}

/** What an expression is known to be. */
export type Value =
  | { kind: 'literal'; value: string | number | boolean | null; text: string }
  | { kind: 'list'; items: ListItem[]; tuple: boolean }
  | { kind: 'dict'; entries: [Value, Value][]; items: ListItem[] }
  | { kind: 'node'; node: NodeDraft; use: Use }
  | { kind: 'workspace' }
  | { kind: 'datastore'; name: string | null; known: boolean }
  | { kind: 'compute'; name: string | null }
  | { kind: 'conda'; conda: CondaDraft }
  | { kind: 'environment'; environment: EnvironmentDraft }
  | { kind: 'run-configuration'; configuration: RunConfigurationDraft }
  | { kind: 'step-configuration'; className: string; call: CallExpression }
  | { kind: 'parameter'; parameter: PipelineParameter }
  | { kind: 'sequence'; items: ListItem[] }
  | { kind: 'pipeline'; pipeline: PipelineDraft }
  /** A function whose body makes steps or data. */
  | { kind: 'maker'; name: string }
  | { kind: 'undefined'; name: string }
  | { kind: 'opaque'; code: string; place?: Place };

export const PLAIN_USE: Use = {
  mode: null,
  name: null,
  pathOnCompute: null,
  declares: null
};
