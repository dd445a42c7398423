import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { RerunMode, Run, RunSnapshot } from '../protocol/entities';
import type { StepLog } from './stepLog';

/** Every run the page has heard of, whichever kernel told it. */
export interface IRunStore {
  /** Newest first. */
  readonly runs: readonly Run[];
  get(runId: string): Run | null;
  /** Whether some kernel still tells about this run; otherwise what is known is the last that was heard. */
  isLive(runId: string): boolean;
  /** What a saved output says of a run: the ground for steps that a kernel tells of before it can be asked for the run. */
  remember(run: Run): void;
  /** The ids of runs that changed, or whose liveness did. */
  readonly changed: ISignal<IRunStore, ReadonlySet<string>>;

  /** The run with its graph, from a kernel. Rejects with `BridgeError`. */
  fetch(runId: string): Promise<RunSnapshot>;
  /** Ask every kernel for its runs again. */
  refresh(): Promise<void>;
  /** Ask for the end of a run, or of one step of it. Rejects with `BridgeError`. */
  cancel(runId: string, stepId?: string): Promise<void>;
  /** Make a new run of one that has ended; `stepId` where the mode begins at a step. Rejects with `BridgeError`. */
  rerun(runId: string, mode: RerunMode, stepId?: string): Promise<Run>;

  /** What is known of a step's log. It grows by itself while the step runs. */
  log(runId: string, stepId: string): StepLog;
  /**
   * Keep a step's log complete up to its newest line until the returned function is called; the caller hears of every
   * change. Without this only what events bring is kept.
   */
  followLog(runId: string, stepId: string, onChange: () => void): () => void;
  /** Add the page before the first known one. */
  fetchEarlierLog(runId: string, stepId: string): Promise<void>;
}

export const IRunStore = new Token<IRunStore>('steploom:IRunStore', 'Every pipeline run the open kernels know of');
