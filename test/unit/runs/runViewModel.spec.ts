import type { RunSnapshot } from '../../../src/protocol/entities';
import { RunStore } from '../../../src/runs/store';
import { RunViewModel } from '../../../src/runs/runViewModel';
import type { Page } from '../bridge/fakes';
import { FakeRegistry, run, snapshot, step } from './fixtures';

let registry: FakeRegistry;
let store: RunStore;
let model: RunViewModel | null;

beforeEach(() => {
  registry = new FakeRegistry();
  store = new RunStore(registry);
  model = null;
});

afterEach(() => {
  model?.dispose();
  store.dispose();
  registry.dispose();
});

const settle = () => registry.clock.advance(100);
const shown = (of: RunViewModel) => of.logBlocks.flatMap(({ spans }) => spans.map(({ text }) => text)).join('');

function open(saved: RunSnapshot | null = null): RunViewModel {
  model = new RunViewModel('r1', store, saved);
  return model;
}

/** A kernel that knows run r1 and its logs. */
async function kernelWith(status: 'Running' | 'Finished', logs: Record<string, string> = {}): Promise<Page> {
  const page = await registry.add();
  const steps = Object.keys(logs).map(id => step(id, status, { logSize: logs[id].length }));
  const known = run(status, steps);
  page.kernel.handlers.set('run.get', () => ({ snapshot: snapshot(known) }));
  page.kernel.handlers.set('run.logs', ({ stepId }: { stepId: string }) => {
    const text = logs[stepId];
    return { offset: 0, next: text.length, size: text.length, text };
  });
  page.kernel.change(known);
  await settle();
  return page;
}

describe('a saved run without a kernel', () => {
  it('is shown as it was saved', () => {
    const saved = snapshot(run('Running', [step('a', 'Running')]), { logTails: { a: 'the last line' } });
    const shownModel = open(saved);
    expect(shownModel.run?.status).toBe('Running');
    expect(shownModel.isSaved).toBe(true);
    expect(shownModel.canCancel).toBe(false);
    shownModel.openTab('logs');
    expect(shown(shownModel)).toBe('the last line');
    expect(shownModel.isLogTail).toBe(true);
    expect(shownModel.hasEarlierLog).toBe(false);
  });

  it('becomes live when a kernel tells of it', async () => {
    const shownModel = open(snapshot(run('Running')));
    await kernelWith('Finished', { a: 'x' });
    expect(shownModel.run?.status).toBe('Finished');
    expect(shownModel.isSaved).toBe(false);
  });

  it('takes a later state that the kernel published into the output', () => {
    const shownModel = open(snapshot(run('Running')));
    shownModel.setSnapshot(snapshot(run('Finished')));
    expect(shownModel.run?.status).toBe('Finished');
  });
});

describe('a run of a tab', () => {
  it('is asked for when the page has heard of it, for its graph', async () => {
    await kernelWith('Running', { a: 'x' });
    const shownModel = open();
    expect(shownModel.graph).toBeNull();
    await settle();
    expect(shownModel.graph).not.toBeNull();
  });

  it('says when it cannot be had', async () => {
    const page = await registry.add();
    page.kernel.handlers.set('run.get', () => {
      throw { code: 'not-found', what: 'There is no run r1.' };
    });
    const shownModel = open();
    const loading = shownModel.load();
    await settle();
    await loading;
    expect(shownModel.run).toBeNull();
    expect(shownModel.problem?.what).toBe('There is no run r1.');
    shownModel.dismissProblem();
    expect(shownModel.problem).toBeNull();
  });
});

describe('logs', () => {
  it('are asked for when their tab is opened, of the shown step only', async () => {
    const { kernel } = await kernelWith('Running', { a: 'of a', b: 'of b' });
    const shownModel = open(snapshot(run('Running')));
    expect(kernel.asked).not.toContain('run.logs');
    shownModel.openTab('logs');
    await settle();
    expect(shown(shownModel)).toBe('of a');
    shownModel.chooseStep('b');
    await settle();
    expect(shown(shownModel)).toBe('of b');
    expect(kernel.asked.filter(method => method === 'run.logs')).toHaveLength(2);
  });

  it('are drawn on from where they were', async () => {
    const { kernel } = await kernelWith('Running', { a: 'one\n' });
    const shownModel = open(snapshot(run('Running')));
    shownModel.openTab('logs');
    await settle();
    kernel.emit('log', { runId: 'r1', stepId: 'a', offset: 4, next: 8, text: 'two\n' });
    await settle();
    expect(shown(shownModel)).toBe('one\ntwo\n');
    kernel.emit('log', { runId: 'r1', stepId: 'a', offset: 8, next: 14, text: 'three\n' });
    await settle();
    expect(shown(shownModel)).toBe('one\ntwo\nthree\n');
  });

  it('are those of the step that matters most: failed, running, the last that spoke', () => {
    const steps = [step('a', 'Finished', { logSize: 3 }), step('b', 'Running'), step('c', 'Failed')];
    expect(open(snapshot(run('Running', steps))).step?.id).toBe('c');
    expect(open(snapshot(run('Running', steps.slice(0, 2)))).step?.id).toBe('b');
    expect(open(snapshot(run('Finished', [steps[0], step('d', 'Finished')]))).step?.id).toBe('a');
    expect(open(snapshot(run('NotStarted'))).step).toBeNull();
  });

  it('stop following when the user scrolls up or asks for earlier lines', async () => {
    await kernelWith('Running', { a: 'x' });
    const shownModel = open(snapshot(run('Running')));
    shownModel.openTab('logs');
    await settle();
    expect(shownModel.isFollowing).toBe(true);
    await shownModel.fetchEarlierLog();
    expect(shownModel.isFollowing).toBe(false);
    shownModel.setFollowing(true);
    expect(shownModel.isFollowing).toBe(true);
  });
});

describe('cancelling', () => {
  it('asks once, and is offered only while it can help', async () => {
    const { kernel } = await kernelWith('Running', { a: 'x' });
    kernel.handlers.set('run.cancel', () => {
      kernel.change(run('CancelRequested'));
      return {};
    });
    const shownModel = open(snapshot(run('Running')));
    expect(shownModel.canCancel).toBe(true);
    const cancelling = shownModel.cancel();
    expect(shownModel.isCancelling).toBe(true);
    await settle();
    await cancelling;
    expect(shownModel.isCancelling).toBe(false);
    expect(shownModel.canCancel).toBe(false);
    kernel.change(run('Canceled'));
    await settle();
    expect(shownModel.canCancel).toBe(false);
  });

  it('says why it could not be done', async () => {
    const { kernel } = await kernelWith('Running', { a: 'x' });
    kernel.handlers.set('run.cancel', () => {
      throw { code: 'run-ended', what: 'The run has ended.' };
    });
    const shownModel = open(snapshot(run('Running')));
    void shownModel.cancel();
    await settle();
    expect(shownModel.problem?.what).toBe('The run has ended.');
  });
});
