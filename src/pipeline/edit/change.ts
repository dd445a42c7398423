import type { GraphNode } from '../graph';

/** Replaces `from`..`to` of a cell's source. Offsets are into the source as it was before the change. */
export interface TextEdit {
  cell: string;
  from: number;
  to: number;
  insert: string;
}

/** A new code cell behind `after`, or at the top. Several behind one cell follow in order. */
export interface CellInsert {
  after: string | null;
  id: string;
  source: string;
  metadata: { steploom: { v: 1; variable: string } };
}

/** What the notebook's graph is after the change, where it is not what it was. */
export interface Expectation {
  /** By id: the node, or `changed` when only Python knows what the new code means. */
  nodes: ReadonlyMap<string, GraphNode | 'changed'>;
  removed: ReadonlySet<string>;
  /** Steps by pipeline id, null for a removed pipeline. */
  pipelines: ReadonlyMap<string, readonly string[] | null>;
  /** Whether nodes without a variable may come and go with the code that makes them. */
  unnamedNodes: boolean;
}

/** A gesture as text. Apply all of it in one transaction. Edits are in order and do not overlap. */
export interface Change {
  edits: TextEdit[];
  inserts: CellInsert[];
  /** Cells that have nothing left in them; a caller may delete these. */
  emptied: string[];
  expect: Expectation;
}
