import { BridgeError } from '../../../src/bridge/error';
import { FakeClock, FakeKernel, Page, run } from './fakes';

let clock: FakeClock;
let kernel: FakeKernel;

beforeEach(() => {
  clock = new FakeClock();
  kernel = new FakeKernel(clock);
});

async function ready(name = 'page'): Promise<Page> {
  const page = new Page(kernel, name);
  await clock.advance(100);
  expect(page.client.state.kind).toBe('ready');
  return page;
}

/** What a promise comes to, looked at without waiting for it. */
function outcome(promise: Promise<unknown>): { value?: unknown; code?: string } {
  const found: { value?: unknown; code?: string } = {};
  promise.then(
    value => (found.value = value),
    (error: BridgeError) => (found.code = error.code)
  );
  return found;
}

const newCompute = { name: 'cpu', vmSize: 'STANDARD_D2_V2', minNodes: 0, maxNodes: 4, idleSeconds: 120 };

describe('attaching', () => {
  it('greets, takes a snapshot and is ready', async () => {
    kernel.change(run('r1', 'Running'));
    const page = await ready();
    expect(page.client.state).toEqual({ kind: 'ready', epoch: 'epoch-1', version: '0.1.0', features: [] });
    expect(page.snapshots).toBe(1);
    expect([...page.runs.keys()]).toEqual(['r1']);
    expect(page.client.lastSnapshot?.runs).toHaveLength(1);
  });

  it('greets when the connection is there, and is not lost before', async () => {
    const page = new Page(kernel, 'page', undefined, false);
    await clock.advance(60_000);
    expect(page.client.state.kind).toBe('connecting');
    page.transport.set('up');
    await clock.advance(100);
    expect(page.client.state.kind).toBe('ready');
  });

  it('keeps requests made before the welcome', async () => {
    const page = new Page(kernel);
    const found = outcome(page.client.request('compute.list', {}));
    await clock.advance(100);
    expect(found.value).toEqual({ computes: [], vmSizes: [] });
  });

  it('says that a kernel without Steploom has none, and fails what was asked', async () => {
    kernel.isLoaded = false;
    const page = new Page(kernel);
    const asked = outcome(page.client.request('compute.list', {}));
    await clock.advance(10_000);
    expect(page.client.state.kind).toBe('absent');
    expect(asked.code).toBe('bridge-absent');
    await expect(page.client.request('compute.list', {})).rejects.toThrow('%load_ext');
  });

  it.each(['a beat', 'the user asking again', 'the end of a cell'])(
    'notices that Steploom was loaded, by %s',
    async by => {
      kernel.isLoaded = false;
      const page = new Page(kernel);
      await clock.advance(10_000);
      kernel.isLoaded = true;
      if (by === 'a beat') {
        kernel.beat();
      } else if (by === 'the user asking again') {
        page.client.retry();
      } else {
        kernel.isRunningCell = true;
        page.transport.busyChanged();
        kernel.finishCell();
        page.transport.busyChanged();
      }
      await clock.advance(100);
      expect(page.client.state.kind).toBe('ready');
    }
  );

  it('stays absent, without a flicker, when a cell ends that loaded nothing', async () => {
    kernel.isLoaded = false;
    const page = new Page(kernel);
    await clock.advance(10_000);
    kernel.isRunningCell = true;
    page.transport.busyChanged();
    kernel.finishCell();
    page.transport.busyChanged();
    await clock.advance(10_000);
    expect(page.states).toEqual(['absent']);
  });

  it('does not call a kernel absent that runs a cell', async () => {
    kernel.isRunningCell = true;
    const page = new Page(kernel);
    await clock.advance(120_000);
    expect(page.client.state).toEqual({ kind: 'connecting', waiting: true });
    kernel.finishCell();
    page.transport.busyChanged();
    await clock.advance(100);
    expect(page.client.state.kind).toBe('ready');
  });

  it('hears of runs from a kernel that answers only after its cell, and takes a snapshot then', async () => {
    kernel.change(run('early', 'Running'));
    kernel.isRunningCell = true;
    const page = new Page(kernel);
    await clock.advance(5000);
    kernel.change(run('r1', 'Running'));
    kernel.change(run('r1', 'Finished'));
    await clock.advance(1000);
    expect(page.client.state.kind).toBe('connecting');
    expect([...page.runs.keys()]).toEqual(['r1']);
    expect(page.runs.get('r1')?.status).toBe('Finished');
    kernel.finishCell();
    page.transport.busyChanged();
    await clock.advance(100);
    expect(page.snapshots).toBe(1);
    expect([...page.runs.keys()].sort()).toEqual(['early', 'r1']);
  });

  it('shows events of a busy kernel as soon as it knows where it stands', async () => {
    const page = await ready();
    kernel.isRunningCell = true;
    kernel.change(run('r1', 'Running'));
    await clock.advance(1000);
    expect(page.runs.get('r1')?.status).toBe('Running');
  });
});

describe('requests', () => {
  it('acts once though every reply is lost for a while', async () => {
    const page = await ready();
    page.transport.network = () => [];
    const found = outcome(page.client.request('compute.create', newCompute));
    await clock.advance(3000);
    let left = 3;
    page.transport.network = () => ((left -= 1) >= 0 && left !== 2 ? [] : [0]);
    await clock.advance(30_000);
    expect(found.value).toHaveProperty('compute.name', 'cpu');
    expect(kernel.created).toEqual(['cpu']);
  });

  it('asks again for a result that was lost after the acknowledgement', async () => {
    const page = await ready();
    const fates = [[0], [0], []];
    page.transport.network = () => fates.shift() ?? [0];
    const found = outcome(page.client.request('compute.create', newCompute));
    await clock.advance(15_000);
    expect(found.value).toHaveProperty('compute.name', 'cpu');
    expect(kernel.created).toEqual(['cpu']);
    expect(
      new Set(page.transport.sent.filter(({ method }) => method === 'compute.create').map(({ id }) => id)).size
    ).toBe(1);
  });

  it('waits for the running cell, says so, and is answered after it', async () => {
    const page = await ready();
    const waits: boolean[] = [];
    page.client.waitingChanged.connect((_, waiting) => waits.push(waiting));
    kernel.isRunningCell = true;
    page.transport.busyChanged();
    const found = outcome(page.client.request('compute.list', {}));
    await clock.advance(600_000);
    expect(page.client.waiting).toBe(true);
    expect(found).toEqual({});
    kernel.finishCell();
    page.transport.busyChanged();
    await clock.advance(1000);
    expect(found.value).toEqual({ computes: [], vmSizes: [] });
    expect(waits).toEqual([true, false]);
  });

  it('gives up on an idle kernel that does not answer', async () => {
    const page = await ready();
    page.transport.network = () => [];
    const found = outcome(page.client.request('compute.list', {}));
    await clock.advance(60_000);
    expect(found.code).toBe('bridge-timeout');
  });

  it('stops waiting when told to', async () => {
    const page = await ready();
    kernel.isRunningCell = true;
    const abort = new AbortController();
    const found = outcome(page.client.request('compute.list', {}, { signal: abort.signal }));
    abort.abort();
    await clock.advance(0);
    expect(found.code).toBe('aborted');
    await expect(page.client.request('compute.list', {}, { signal: abort.signal })).rejects.toThrow('given up');
  });

  it('does not wait longer than the deadline for a result', async () => {
    const page = await ready();
    const fates = [[0], [0]];
    page.transport.network = () => fates.shift() ?? [];
    const found = outcome(page.client.request('compute.list', {}, { deadlineMs: 3000 }));
    await clock.advance(5000);
    expect(found.code).toBe('bridge-timeout');
  });

  it('sends nothing that breaks the protocol', async () => {
    const page = await ready();
    const before = page.transport.sent.length;
    const bad = { ...newCompute, minNodes: -1 };
    await expect(page.client.request('compute.create', bad)).rejects.toMatchObject({ code: 'bad-params' });
    const chunk = { datastore: 'd', path: 'p', uploadId: 'u', offset: 0, size: 1, overwrite: false };
    const large = { ...chunk, data: 'x'.repeat(300_000) };
    await expect(page.client.request('datastore.upload', large)).rejects.toMatchObject({ code: 'message-too-large' });
    expect(page.transport.sent).toHaveLength(before);
  });

  it('accepts nothing that breaks the protocol', async () => {
    const page = await ready();
    const found = outcome(page.client.request('workspace.get', {}));
    await clock.advance(100);
    expect(found.code).toBe('bad-message');
    page.transport.received.emit({ v: 1, t: 'nonsense' });
    page.transport.received.emit(null);
    kernel.emit('run', { run: { id: 'half a run' } });
    kernel.emit('a stream of later versions', {});
    kernel.change(run('r1', 'Running'));
    await clock.advance(100);
    expect(page.warnings).toHaveLength(3);
    expect([...page.runs.keys()]).toEqual(['r1']);
  });

  it('ignores the replies to another page', async () => {
    const [one, two] = [await ready('one'), await ready('two')];
    const first = outcome(one.client.request('compute.create', newCompute));
    const second = outcome(two.client.request('compute.create', { ...newCompute, name: 'gpu' }));
    await clock.advance(100);
    expect(first.value).toHaveProperty('compute.name', 'cpu');
    expect(second.value).toHaveProperty('compute.name', 'gpu');
    expect(one.warnings).toEqual([]);
  });
});

describe('the kernel comes and goes', () => {
  it('fails what was sent when the kernel restarts, and begins anew', async () => {
    kernel.change(run('r1', 'Running'));
    const page = await ready();
    kernel.isRunningCell = true;
    const found = outcome(page.client.request('compute.create', newCompute));
    await clock.advance(1000);
    page.transport.set('restarting');
    await clock.advance(0);
    expect(found.code).toBe('kernel-restarted');
    expect(page.client.state).toEqual({ kind: 'lost', reason: 'restarting' });
    kernel.restart();
    const later = outcome(page.client.request('compute.list', {}));
    page.transport.set('up');
    await clock.advance(100);
    expect(page.client.state).toMatchObject({ kind: 'ready', epoch: 'epoch-2' });
    expect(later.value).toBeDefined();
    expect(kernel.created).toEqual([]);
    expect(page.snapshots).toBe(2);
  });

  it('goes on with the same kernel when its restart failed', async () => {
    const page = await ready();
    page.transport.set('restarting');
    page.transport.set('up');
    kernel.change(run('r1', 'Running'));
    await clock.advance(100);
    expect(page.client.state).toMatchObject({ kind: 'ready', epoch: 'epoch-1' });
    expect(page.runs.get('r1')?.status).toBe('Running');
  });

  it('finds out by itself that the kernel is another one', async () => {
    const page = await ready();
    kernel.restart();
    kernel.change(run('r2', 'Running'));
    await clock.advance(100);
    expect(page.client.state).toMatchObject({ epoch: 'epoch-2' });
    expect([...page.runs.keys()]).toEqual(['r2']);
    const found = outcome(page.client.request('compute.list', {}));
    await clock.advance(100);
    expect(found.value).toBeDefined();
  });

  it('does not repeat in the new kernel what was meant for the old', async () => {
    const page = await ready();
    kernel.restart();
    const found = outcome(page.client.request('compute.create', newCompute));
    await clock.advance(100);
    expect(found.code).toBe('kernel-restarted');
    expect(kernel.created).toEqual([]);
    expect(page.client.state).toMatchObject({ kind: 'ready', epoch: 'epoch-2' });
  });

  it('goes on after a dropped connection without a snapshot, missing nothing', async () => {
    const page = await ready();
    page.transport.set('disconnected');
    expect(page.client.state).toEqual({ kind: 'lost', reason: 'disconnected' });
    const found = outcome(page.client.request('compute.create', newCompute));
    kernel.change(run('r1', 'Running'));
    kernel.change(run('r1', 'Finished'));
    await clock.advance(60_000);
    page.transport.set('up');
    await clock.advance(100);
    expect(page.runs.get('r1')?.status).toBe('Finished');
    expect(page.snapshots).toBe(1);
    expect(found.value).toBeDefined();
  });

  it('takes a snapshot when more was missed than the kernel keeps', async () => {
    const page = await ready();
    page.transport.set('disconnected');
    for (let number = 0; number < 20; number++) {
      kernel.change(run('r1', 'Running', number));
    }
    page.transport.set('up');
    await clock.advance(100);
    expect(page.runs.get('r1')?.number).toBe(19);
    expect(page.snapshots).toBe(2);
  });

  it('says that a dead kernel is dead', async () => {
    const page = await ready();
    kernel.isRunningCell = true;
    const found = outcome(page.client.request('compute.list', {}));
    page.transport.set('dead');
    await clock.advance(0);
    expect(found.code).toBe('kernel-restarted');
    expect(page.client.state).toEqual({ kind: 'lost', reason: 'dead' });
    await expect(page.client.request('compute.list', {})).rejects.toMatchObject({ code: 'bridge-lost' });
  });

  it('is stale when live work falls silent, and not before', async () => {
    kernel.change(run('r1', 'Running'));
    const page = await ready();
    await clock.advance(120_000);
    expect(page.states).not.toContain('stale');
    page.transport.network = () => [];
    await clock.advance(16_000);
    expect(page.client.state.kind).toBe('stale');
    page.transport.network = () => [0];
    kernel.beat();
    await clock.advance(100);
    expect(page.client.state.kind).toBe('ready');
  });

  it('is quiet when nothing runs', async () => {
    const page = await ready();
    const before = page.transport.sent.length;
    await clock.advance(3_600_000);
    expect(page.transport.sent).toHaveLength(before);
    expect(page.client.state.kind).toBe('ready');
  });

  it('can be disposed at any time', async () => {
    const page = await ready();
    kernel.isRunningCell = true;
    const found = outcome(page.client.request('compute.list', {}));
    page.client.dispose();
    page.client.dispose();
    await clock.advance(60_000);
    expect(found.code).toBe('bridge-lost');
    expect(page.client.isDisposed).toBe(true);
    expect(page.transport.isDisposed).toBe(true);
    await expect(page.client.request('compute.list', {})).rejects.toBeInstanceOf(BridgeError);
  });
});
