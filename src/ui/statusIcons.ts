import { LabIcon } from '@jupyterlab/ui-components';

import canceledSvg from '../../style/icons/status-canceled.svg';
import failedSvg from '../../style/icons/status-failed.svg';
import finishedSvg from '../../style/icons/status-finished.svg';
import reusedSvg from '../../style/icons/status-reused.svg';
import runningSvg from '../../style/icons/status-running.svg';
import skippedSvg from '../../style/icons/status-skipped.svg';
import waitingSvg from '../../style/icons/status-waiting.svg';

/** What a state means for the eye: its shape and its colour. The word always stands beside it. */
export type Tone = 'waiting' | 'running' | 'finished' | 'reused' | 'failed' | 'canceled' | 'skipped';

const icon = (tone: Tone, svgstr: string) => new LabIcon({ name: `steploom:status-${tone}`, svgstr });

export const statusIcons: Record<Tone, LabIcon> = {
  waiting: icon('waiting', waitingSvg),
  running: icon('running', runningSvg),
  finished: icon('finished', finishedSvg),
  reused: icon('reused', reusedSvg),
  failed: icon('failed', failedSvg),
  canceled: icon('canceled', canceledSvg),
  skipped: icon('skipped', skippedSvg)
};
