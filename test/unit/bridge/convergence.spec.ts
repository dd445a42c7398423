import fc from 'fast-check';

import { FakeClock, FakeKernel, Page, perfect, run } from './fakes';
import type { Fate } from './fakes';

const runs = ['r1', 'r2', 'r3'];
const states = ['Running', 'Finished', 'Failed'] as const;

/** Lost, once at some time, or twice at two times: messages overtake each other. */
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 5, arbitrary: fc.tuple(fc.integer({ min: 0, max: 3000 })) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 9000 })) }
);

type Step =
  | { kind: 'change'; id: string; status: (typeof states)[number] }
  | { kind: 'pass'; ms: number }
  | { kind: 'drop'; page: number; ms: number }
  | { kind: 'restart'; isSeen: boolean }
  | { kind: 'create'; page: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      id: fc.constantFrom(...runs),
      status: fc.constantFrom(...states)
    })
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('drop' as const),
      page: fc.integer({ min: 0, max: 1 }),
      ms: fc.integer({ min: 1, max: 40_000 })
    })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), isSeen: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), page: fc.integer({ min: 0, max: 1 }) }) }
);

async function play(steps: readonly Step[], fates: readonly Fate[]): Promise<void> {
  const clock = new FakeClock();
  const kernel = new FakeKernel(clock);
  let next = 0;
  const network = (): Fate => fates[(next += 1) % fates.length];
  const pages = [new Page(kernel, 'one', network), new Page(kernel, 'two', network)];
  const outcomes: { name: string; done: string }[] = [];
  for (const [number, taken] of steps.entries()) {
    switch (taken.kind) {
      case 'change':
        kernel.change(run(taken.id, taken.status, number));
        break;
      case 'pass':
        await clock.advance(taken.ms);
        break;
      case 'drop':
        pages[taken.page].transport.set('disconnected');
        await clock.advance(taken.ms);
        pages[taken.page].transport.set('up');
        break;
      case 'restart':
        if (taken.isSeen) {
          pages.forEach(page => page.transport.set('restarting'));
        }
        kernel.restart();
        if (taken.isSeen) {
          await clock.advance(1000);
          pages.forEach(page => page.transport.set('up'));
        }
        break;
      case 'create': {
        const name = `c${number}`;
        const outcome = { name, done: 'open' };
        outcomes.push(outcome);
        const scale = { vmSize: 's', minNodes: 0, maxNodes: 1, idleSeconds: 1 };
        pages[taken.page].client.request('compute.create', { name, ...scale }).then(
          () => (outcome.done = 'done'),
          () => (outcome.done = 'failed')
        );
      }
    }
  }
  // The network heals, work goes on, and a page that gave up asks again.
  pages.forEach(page => (page.transport.network = perfect));
  kernel.change(run('last', 'Running', -1));
  await clock.advance(5000);
  pages.forEach(page => page.client.retry());
  await clock.advance(120_000);

  for (const page of pages) {
    expect(page.client.state).toMatchObject({ kind: 'ready', epoch: kernel.epoch });
    expect(Object.fromEntries(page.runs)).toEqual(Object.fromEntries(kernel.runs));
  }
  for (const { name, done } of outcomes) {
    const times = kernel.created.filter(created => created === name).length;
    expect(times).toBeLessThanOrEqual(1);
    expect(done).not.toBe('open');
    if (done === 'done') {
      expect(times).toBe(1);
    }
  }
}

it('comes to the same state whatever is lost, repeated, delayed or overtaken, and acts at most once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.array(fate, { minLength: 1, maxLength: 60 }), play),
    { numRuns: 300 }
  );
}, 60_000);
