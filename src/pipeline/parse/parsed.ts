import type { Environment, GraphNode, PipelineGraph, PipelineParameter } from '../graph';
import type { PipelineProblem } from '../problem';
import type { Place } from './drafts';
import type { CellCode } from './statement';

/** A pipeline of the notebook. `graph` holds its steps, what they need to run first, and their data. */
export interface ParsedPipeline {
  /** Unique: the variable, or `variable#n` for one a later cell assigns anew. */
  id: string;
  variable: string;
  name: string;
  cell: string;
  /** What `steps=` names, in order. */
  steps: string[];
  graph: PipelineGraph;
}

/** A variable that stands for a compute target; `name: null` when the text does not tell which. */
export interface ParsedCompute {
  variable: string;
  name: string | null;
  cell: string;
}

export interface ParsedDatastore {
  variable: string;
  /** Null is the workspace's default datastore, or one the text does not name. */
  name: string | null;
  cell: string;
}

/** A `RunConfiguration` variable. `environment` is null when the text alone does not tell it. */
export interface ParsedRunConfiguration {
  variable: string;
  cell: string;
  target: string | null;
  environment: Environment | null;
}

/** A `CondaDependencies` variable; `complete` is false when some of it is not in the text. */
export interface ParsedCondaDependencies {
  variable: string;
  cell: string;
  python: string | null;
  conda: string[];
  pip: string[];
  complete: boolean;
}

/** `step.run_after(other)` as written. */
export interface RunAfterCall {
  step: string;
  after: string;
  place: Place;
}

/** Everything the page knows of the notebook's pipelines, from its text alone. */
export interface ParsedNotebook {
  nodes: GraphNode[];
  pipelines: ParsedPipeline[];
  computes: ParsedCompute[];
  datastores: ParsedDatastore[];
  workspaces: { variable: string; cell: string }[];
  runConfigs: ParsedRunConfiguration[];
  condaDependencies: ParsedCondaDependencies[];
  parameters: (PipelineParameter & { variable: string; cell: string })[];
  runAfter: RunAfterCall[];
  /** What only the text can tell: names that are not defined, cells Python cannot read. See `check` for the rest. */
  problems: PipelineProblem[];
  spans: {
    /** By node id: the statement, the name, the constructor call with each argument and list element. */
    nodes: ReadonlyMap<string, Place>;
    /** By pipeline id. */
    pipelines: ReadonlyMap<string, Place>;
  };
  /** By node id: keywords whose value the text does not tell. */
  unread: ReadonlyMap<string, readonly string[]>;
  /** Local name to qualified name, as the notebook's last cell sees it. */
  imports: ReadonlyMap<string, string>;
  /** Each code cell, read. */
  code: ReadonlyMap<string, CellCode>;
}
