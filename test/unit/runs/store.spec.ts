import { RunStore } from '../../../src/runs/store';
import type { Run } from '../../../src/protocol/entities';
import { run as bareRun } from '../bridge/fakes';
import type { FakeKernel } from '../bridge/fakes';
import { FakeRegistry, run, snapshot, step } from './fixtures';

let registry: FakeRegistry;
let store: RunStore;

beforeEach(() => {
  registry = new FakeRegistry();
  store = new RunStore(registry);
});

afterEach(() => {
  store.dispose();
  registry.dispose();
});

const settle = () => registry.clock.advance(100);
const tellStep = (kernel: FakeKernel, told: Run['steps'][number]) => kernel.emit('step', { step: told });

describe('what it knows', () => {
  it('is what snapshots and events say, newest first', async () => {
    const page = await registry.add();
    page.kernel.change({ ...bareRun('old', 'Finished'), created: '2026-11-24T10:00:00.000Z' });
    page.kernel.change({ ...bareRun('new', 'Running'), created: '2026-11-24T11:00:00.000Z' });
    await settle();
    expect(store.runs.map(({ id }) => id)).toEqual(['new', 'old']);
    expect(store.get('nobody')).toBeNull();
  });

  it('comes from kernels that were there before it', async () => {
    const page = await registry.add();
    page.kernel.change(run('Running'));
    await settle();
    registry.remove(page);
    const second = await registry.add(page.kernel);
    const late = new RunStore(registry);
    expect(late.get('r1')?.status).toBe('Running');
    late.dispose();
    registry.remove(second);
  });

  it('never goes back when kernels tell at their own pace', async () => {
    const [fast, slow] = [await registry.add(), await registry.add()];
    slow.kernel.change(run('Running', [step('a', 'Running')]));
    fast.kernel.change(run('Finished', [step('a', 'Finished')]));
    await settle();
    tellStep(slow.kernel, step('a', 'Running', { logSize: 5 }));
    await settle();
    expect(store.get('r1')?.status).toBe('Finished');
    expect(store.get('r1')?.steps[0].status).toBe('Finished');
  });

  it('takes a step that the run did not list yet, and asks for a run it does not know', async () => {
    const { kernel } = await registry.add();
    kernel.change(run('Running'));
    tellStep(kernel, step('a', 'Running'));
    await settle();
    expect(store.get('r1')?.steps.map(({ id }) => id)).toEqual(['a']);
    kernel.handlers.set('run.get', () => ({ snapshot: snapshot({ ...run('Running'), id: 'r2' }) }));
    tellStep(kernel, step('b', 'Running', { runId: 'r2' }));
    tellStep(kernel, step('b', 'Running', { runId: 'r2', logSize: 1 }));
    await settle();
    expect(store.get('r2')?.id).toBe('r2');
    expect(kernel.asked.filter(method => method === 'run.get')).toHaveLength(1);
  });

  it('tells which runs changed', async () => {
    const { kernel } = await registry.add();
    const told: string[][] = [];
    store.changed.connect((_, ids) => told.push([...ids]));
    kernel.change(run('Running'));
    kernel.change(bareRun('r2', 'Running'));
    await settle();
    expect(told).toEqual([['r1'], ['r2']]);
  });
});

describe('a run that only a saved output knows', () => {
  const saved = run('Finished', [step('a', 'Finished', { reason: 'says the notebook' }), step('b', 'Queued')]);

  it('is shown with the steps a kernel tells of, and replaced by the kernel’s word', async () => {
    const { kernel } = await registry.add();
    kernel.isRunningCell = true;
    store.remember(saved);
    expect(store.get('r1')).toBeNull();
    tellStep(kernel, step('b', 'Running'));
    await settle();
    expect(store.get('r1')?.steps.map(({ status }) => status)).toEqual(['Finished', 'Running']);
    expect(store.isLive('r1')).toBe(true);
    // A notebook may say anything: not even a final state of it outlives what the kernel says.
    kernel.change(run('Running', [step('a', 'Running'), step('b', 'Running')]));
    await settle();
    expect(store.get('r1')).toMatchObject({ status: 'Running', steps: [{ status: 'Running' }, { status: 'Running' }] });
  });

  it('is nothing where no kernel tells of it', async () => {
    await registry.add();
    store.remember(saved);
    await settle();
    expect(store.runs).toEqual([]);
  });
});

describe('who tells', () => {
  it('is gone with the last kernel that told, and the run stays', async () => {
    const page = await registry.add();
    page.kernel.change(run('Running'));
    await settle();
    expect(store.isLive('r1')).toBe(true);
    let told = false;
    store.changed.connect((_, ids) => (told ||= ids.has('r1')));
    registry.remove(page);
    expect(store.isLive('r1')).toBe(false);
    expect(store.get('r1')?.status).toBe('Running');
    expect(told).toBe(true);
    expect(store.isLive('nobody')).toBe(false);
  });

  it('does not count while it is lost', async () => {
    const page = await registry.add();
    page.kernel.change(run('Running'));
    await settle();
    page.transport.set('disconnected');
    expect(store.isLive('r1')).toBe(false);
    page.transport.set('up');
    await settle();
    expect(store.isLive('r1')).toBe(true);
  });

  it('is another kernel of the same home when the first is dead', async () => {
    const [one, two] = [await registry.add(), await registry.add()];
    one.kernel.change(run('Running'));
    two.kernel.change(run('Running'));
    const cancelled: unknown[] = [];
    two.kernel.handlers.set('run.cancel', params => {
      cancelled.push(params);
      return {};
    });
    await settle();
    one.transport.set('dead');
    void store.cancel('r1');
    await settle();
    expect(cancelled).toEqual([{ runId: 'r1', stepId: null }]);
  });

  it('is nobody without a notebook', async () => {
    await expect(store.fetch('r1')).rejects.toThrow('No open notebook');
  });
});

describe('logs', () => {
  const log = () => store.log('r1', 'a').texts.join('');
  const event = (offset: number, text: string) => ({
    runId: 'r1',
    stepId: 'a',
    offset,
    next: offset + text.length,
    text
  });

  it('are complete while somebody looks, over a dropped connection too', async () => {
    const page = await registry.add();
    const { kernel } = page;
    let whole = '';
    kernel.handlers.set('run.logs', ({ offset }: { offset: number }) => {
      const start = Math.max(0, offset);
      return { offset: start, next: whole.length, size: whole.length, text: whole.slice(start) };
    });
    kernel.change(run('Running', [step('a', 'Running')]));
    await settle();
    whole = 'one\n';
    const stop = store.followLog('r1', 'a', () => undefined);
    await settle();
    whole = 'one\ntwo\n';
    kernel.emit('log', event(4, 'two\n'));
    await settle();
    expect(log()).toBe('one\ntwo\n');
    page.transport.set('disconnected');
    whole = 'one\ntwo\nthree\n';
    kernel.emit('log', event(8, 'three\n'));
    for (let number = 0; number < 10; number++) {
      // More than the kernel keeps: the log's event is not sent again.
      kernel.change(bareRun('r2', 'Running', number));
    }
    page.transport.set('up');
    await settle();
    expect(log()).toBe('one\ntwo\nthree\n');
    stop();
  });
});
