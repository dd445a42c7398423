import type { Run, RunStatus, Step, StepStatus } from '../protocol/entities';

const RUN_ORDER: Record<RunStatus, number> = {
  NotStarted: 0,
  Running: 1,
  CancelRequested: 2,
  Finished: 3,
  Failed: 3,
  Canceled: 3
};

const STEP_ORDER: Record<StepStatus, number> = {
  NotStarted: 0,
  Queued: 1,
  Preparing: 2,
  Running: 3,
  Finalizing: 4,
  Finished: 5,
  Failed: 5,
  Canceled: 5,
  Skipped: 5
};

/** Nothing will change any more. */
export function isFinal(status: RunStatus | StepStatus): boolean {
  return ['Finished', 'Failed', 'Canceled', 'Skipped'].includes(status);
}

/** Something of the run has no result, and nothing will give it one but running again. */
export function endedBadly(status: RunStatus): boolean {
  return status === 'Failed' || status === 'Canceled';
}

/** The newer of two states of a step. Kernels report the same step at their own pace; a step only goes forward. */
export function newerStep(known: Step, told: Step): Step {
  const order = STEP_ORDER[told.status] - STEP_ORDER[known.status];
  return order > 0 || (order === 0 && progressOf(told) >= progressOf(known)) ? told : known;
}

/** The newer of two states of a run, step by step. */
export function newerRun(known: Run, told: Run): Run {
  const head = RUN_ORDER[told.status] >= RUN_ORDER[known.status] ? told : known;
  const before = new Map(known.steps.map(step => [step.id, step]));
  const steps = told.steps.map(step => {
    const old = before.get(step.id);
    return old ? newerStep(old, step) : step;
  });
  const listed = new Set(told.steps.map(step => step.id));
  return { ...head, steps: [...steps, ...known.steps.filter(step => !listed.has(step.id))] };
}

/** What grows while the state stays: the log, metrics, outputs. */
function progressOf(step: Step): number {
  return step.logSize + step.metrics.length + step.outputs.length;
}
