import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { SchedulesView } from '../../../src/panels/schedules/SchedulesView';
import { SchedulesModel } from '../../../src/panels/schedules/model';
import type { Published, Publishing, Schedule } from '../../../src/protocol/entities';
import { render } from '../ui/render';
import { FakeSession } from './fakeSession';

const trans = nullTranslator.load('steploom');

const published = (id: string, change: Partial<Published> = {}): Published => ({
  id,
  name: `pipeline ${id}`,
  version: '1.0',
  status: 'Active',
  steps: 2,
  created: '2026-03-04T10:20:00.000Z',
  ...change
});

const schedule = (id: string, change: Partial<Schedule> = {}): Schedule => ({
  id,
  name: `schedule ${id}`,
  status: 'Active',
  when: 'every day at 08:30',
  nextDue: '2026-03-05T08:30:00.000Z',
  lastFired: null,
  problem: null,
  ...change
});

let session: FakeSession;
let model: SchedulesModel;
let publishing: Publishing;
let asked: [string, unknown][];

beforeEach(() => {
  session = new FakeSession();
  publishing = { published: [], schedules: [] };
  asked = [];
  const answer = (method: string) => (params: unknown) => {
    asked.push([method, params]);
    return { publishing };
  };
  for (const method of ['schedule.list', 'schedule.enable', 'published.enable'] as const) {
    session.kernel.handlers.set(method, answer(method));
  }
  model = new SchedulesModel(session).start();
});

afterEach(() => {
  session.client?.dispose();
  model.dispose();
});

const show = () => render(<SchedulesView model={model} trans={trans} />).node;

describe('the model', () => {
  it('loads when a kernel answers, and forgets with it', async () => {
    publishing = { published: [published('p')], schedules: [schedule('s')] };
    await session.connect();
    expect(model.schedules.map(({ id }) => id)).toEqual(['s']);
    expect(model.published.map(({ id }) => id)).toEqual(['p']);
    session.disconnect();
    expect(model.schedules).toEqual([]);
  });

  it('follows what the kernel side tells', async () => {
    await session.connect();
    session.kernel.emit('publishing', { publishing: { published: [], schedules: [schedule('new')] } });
    await session.settle();
    expect(model.schedules.map(({ id }) => id)).toEqual(['new']);
  });

  it('shows why something cannot be disabled', async () => {
    session.kernel.handlers.set('published.enable', () => {
      throw { code: 'published-scheduled', what: 'The active schedule s submits it.' };
    });
    publishing = { published: [published('p')], schedules: [] };
    await session.connect();
    const done = model.enablePublished('p', false);
    await session.settle();
    expect(await done).toBe(false);
    expect(model.problem?.what).toContain('active schedule');
    expect(model.published).toHaveLength(1);
  });
});

describe('the view', () => {
  it('says how to begin', async () => {
    await session.connect();
    expect(show().textContent).toContain('Schedule.create');
    expect(show().textContent).not.toContain('Schedules need this machine to be on');
  });

  it('shows when a schedule submits, when it did, and what went wrong', async () => {
    const problem = { code: 'x', what: 'It is disabled.', cure: 'Enable it.' };
    publishing = {
      published: [published('p', { name: null })],
      schedules: [schedule('a', { problem, lastFired: '2026-03-04T08:30:00.000Z' }), schedule('b', { nextDue: null })]
    };
    await session.connect();
    expect(show().textContent).toContain('Schedules need this machine to be on');
    const [first, second, pipeline] = [...show().querySelectorAll('li')].map(item => item.textContent ?? '');
    expect(first).toContain('every day at 08:30');
    expect(first).toContain('Next: ');
    expect(first).toContain('Last: ');
    expect(first).toContain('It is disabled.');
    expect(second).toContain('Nothing submitted yet');
    expect(second).not.toContain('Next: ');
    expect(pipeline).toContain('Version 1.0');
    expect(pipeline).toContain('2 steps');
  });

  it('disables and enables by buttons that say what they do', async () => {
    publishing = {
      published: [published('p')],
      schedules: [schedule('a'), schedule('b', { status: 'Disabled', nextDue: null })]
    };
    await session.connect();
    const node = show();
    for (const label of ['Disable schedule a', 'Enable schedule b', 'Disable pipeline p']) {
      await act(async () => {
        node.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`)?.click();
        await session.settle();
      });
    }
    expect(asked.filter(([method]) => method !== 'schedule.list')).toEqual([
      ['schedule.enable', { scheduleId: 'a', enabled: false }],
      ['schedule.enable', { scheduleId: 'b', enabled: true }],
      ['published.enable', { publishedId: 'p', enabled: false }]
    ]);
  });
});
