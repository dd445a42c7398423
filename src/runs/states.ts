import type { TranslationBundle } from '@jupyterlab/translation';

import type { RunStatus, Step, StepStatus } from '../protocol/entities';
import type { Tone } from '../ui/statusIcons';

const TONES: Record<RunStatus | StepStatus, Tone> = {
  NotStarted: 'waiting',
  Queued: 'waiting',
  Preparing: 'running',
  Running: 'running',
  Finalizing: 'running',
  CancelRequested: 'canceled',
  Finished: 'finished',
  Failed: 'failed',
  Canceled: 'canceled',
  Skipped: 'skipped'
};

/** The shape and colour of a run's state. */
export function toneOfRun(status: RunStatus): Tone {
  return TONES[status];
}

export function toneOfStep({ status, reused }: Pick<Step, 'status' | 'reused'>): Tone {
  return reused && status === 'Finished' ? 'reused' : TONES[status];
}

/** A state in words. */
export function stateText(status: RunStatus | StepStatus, trans: TranslationBundle): string {
  const texts: Record<RunStatus | StepStatus, string> = {
    NotStarted: trans.__('Not started'),
    Queued: trans.__('Queued'),
    Preparing: trans.__('Preparing'),
    Running: trans.__('Running'),
    Finalizing: trans.__('Finalizing'),
    CancelRequested: trans.__('Canceling'),
    Finished: trans.__('Finished'),
    Failed: trans.__('Failed'),
    Canceled: trans.__('Canceled'),
    Skipped: trans.__('Skipped')
  };
  return texts[status];
}

export function stepText({ status, reused }: Pick<Step, 'status' | 'reused'>, trans: TranslationBundle): string {
  return reused && status === 'Finished' ? trans.__('Reused') : stateText(status, trans);
}
