import type { Run } from '../protocol/entities';

export interface IProgress {
  done: number;
  total: number;
}

/** How many steps of a run have come to a result, by running or by reuse. */
export function progressOf(run: Run): IProgress {
  return { done: run.steps.filter(step => step.status === 'Finished').length, total: run.steps.length };
}
