import type { Run, Step } from '../protocol/entities';

/** Milliseconds something took, up to `now` while it goes on; null before it began, and for what was reused. */
export function elapsed(
  thing: Pick<Run, 'started' | 'ended'> & Partial<Pick<Step, 'reused'>> & { status?: Run['status'] | Step['status'] },
  now: number
): number | null {
  if (!thing.started || thing.reused || thing.status === 'Queued') {
    return null;
  }
  const end = thing.ended ? Date.parse(thing.ended) : now;
  const milliseconds = end - Date.parse(thing.started);
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}
