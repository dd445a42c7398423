/** What is wrong with a pipeline, where, and what to do next. `code` is stable and may be switched on. */
export interface PipelineProblem {
  code: ProblemCode;
  /** A warning does not keep the pipeline from running. */
  severity: 'error' | 'warning';
  what: string;
  where: string;
  cure: string;
  /** The node, or the pipeline, it is about. */
  node?: string;
  cell?: string;
}

export type ProblemCode =
  | 'cycle'
  | 'duplicate-output'
  | 'duplicate-port'
  | 'illegal-port-name'
  | 'undeclared-data'
  | 'missing-producer'
  | 'undefined-name'
  | 'used-before-definition'
  | 'empty-pipeline'
  | 'no-compute'
  | 'missing-script'
  | 'broken-cell'
  /** Found by the kernel in the live object: what the text cannot tell, such as a script that is not there. */
  | 'kernel';
