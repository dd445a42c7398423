import type { TranslationBundle } from '@jupyterlab/translation';

import type { Schedule } from '../../protocol/entities';
import type { Tone } from '../../ui/statusIcons';

type Status = Schedule['status'];

export function toneOf(status: Status): Tone {
  return status === 'Active' ? 'waiting' : 'skipped';
}

export function statusText(status: Status, trans: TranslationBundle): string {
  const texts: Record<Status, string> = {
    Active: trans.__('Active'),
    Disabled: trans.__('Disabled'),
    Archived: trans.__('Archived')
  };
  return texts[status];
}
