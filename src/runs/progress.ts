import type { Run } from '../protocol/entities';
import { isFinal } from './order';

export interface IProgress {
  done: number;
  total: number;
}

/** How many steps of a run need no more attention. */
export function progressOf(run: Run): IProgress {
  return { done: run.steps.filter(step => isFinal(step.status)).length, total: run.steps.length };
}
