import type { EventBody } from '../../protocol/events';

const MOST_LINES = 2000;

/** An environment being made: how it stands and what its tools said. */
export interface IPreparation {
  readonly environmentId: string;
  readonly status: 'Building' | 'Ready' | 'Failed';
  readonly lines: readonly string[];
}

/** What is known after another event. Its lines are new ones; a build that begins again forgets the last one's. */
export function advance(known: IPreparation | undefined, event: EventBody<'environment'>): IPreparation {
  const { environmentId, status, lines } = event;
  const isNew = known === undefined || (known.status !== 'Building' && status === 'Building');
  const all = isNew ? lines : [...known.lines, ...lines];
  return { environmentId, status, lines: all.slice(-MOST_LINES) };
}
