import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { BridgeRegistry } from '../../../src/bridge/registry';
import type { IBridgeClient } from '../../../src/bridge/tokens';

/** What the registry looks at, and nothing else of Lab. */
class FakeKernel {
  constructor(
    readonly id: string,
    readonly language = 'python'
  ) {}

  isDisposed = false;
  readonly spec = Promise.resolve({ language: this.language });
}

class FakeSession {
  constructor(public kernel: FakeKernel | null) {}

  readonly kernelChanged = new Signal<FakeSession, unknown>(this);
  readonly disposed = new Signal<FakeSession, void>(this);

  get session(): { kernel: FakeKernel | null } | null {
    return this.kernel && { kernel: this.kernel };
  }

  change(kernel: FakeKernel | null): void {
    if (this.kernel && this.kernel !== kernel) {
      this.kernel.isDisposed = true;
    }
    this.kernel = kernel;
    this.kernelChanged.emit({});
  }
}

class FakeTracker {
  readonly widgetAdded = new Signal<FakeTracker, NotebookPanel>(this);
  readonly currentChanged = new Signal<FakeTracker, NotebookPanel | null>(this);
  currentWidget: NotebookPanel | null = null;

  forEach(): void {
    // No notebook is open at the start of these tests.
  }

  open(kernel: FakeKernel | null): FakeSession {
    const session = new FakeSession(kernel);
    const panel = { sessionContext: session } as unknown as NotebookPanel;
    this.widgetAdded.emit(panel);
    this.show(panel);
    return session;
  }

  show(panel: NotebookPanel | null): void {
    this.currentWidget = panel;
    this.currentChanged.emit(panel);
  }
}

interface IMade extends Pick<IBridgeClient, 'kernelId' | 'dispose'> {
  readonly kernel: FakeKernel;
  isDisposed: boolean;
}

let tracker: FakeTracker;
let made: IMade[];
let registry: BridgeRegistry;
let loads: number;
let isServerAway: boolean;

beforeEach(() => {
  tracker = new FakeTracker();
  made = [];
  loads = 0;
  isServerAway = false;
  registry = new BridgeRegistry({
    tracker: tracker as unknown as BridgeRegistry.IOptions['tracker'],
    loadConnect: async () => {
      loads += 1;
      if (isServerAway) {
        throw new Error('Loading chunk failed');
      }
      return connection => {
        const kernel = connection as unknown as FakeKernel;
        const client: IMade = {
          kernel,
          kernelId: kernel.id,
          isDisposed: false,
          dispose: () => {
            client.isDisposed = true;
          }
        };
        made.push(client);
        return client as unknown as IBridgeClient;
      };
    }
  });
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve();
  }
}

function clientOf(session: FakeSession): unknown {
  return registry.get(session as unknown as ISessionContext);
}

it('gives a Python notebook a client and says so', async () => {
  const told: unknown[] = [];
  registry.currentChanged.connect((_, client) => told.push(client));
  const session = tracker.open(new FakeKernel('k1'));
  expect(registry.current).toBeNull();
  await settle();
  expect(clientOf(session)).toBe(made[0]);
  expect(told).toEqual([made[0]]);
  expect(registry.clients).toEqual([made[0]]);
});

it('loads nothing for a notebook in another language', async () => {
  const session = tracker.open(new FakeKernel('k1', 'R'));
  await settle();
  expect(clientOf(session)).toBeNull();
  expect(loads).toBe(0);
});

it('asks the kernel for its language when its specification is gone', async () => {
  const kernel = new FakeKernel('k1');
  Object.assign(kernel, {
    spec: Promise.resolve(undefined),
    info: Promise.resolve({ language_info: { name: 'Python' } })
  });
  const session = tracker.open(kernel);
  await settle();
  expect(clientOf(session)).toBe(made[0]);
});

it('keeps the client when the kernel is restarted', async () => {
  const kernel = new FakeKernel('k1');
  const session = tracker.open(kernel);
  await settle();
  session.change(kernel);
  await settle();
  expect(made).toHaveLength(1);
  expect(made[0].isDisposed).toBe(false);
});

it('makes a new client for a new kernel and disposes the old one', async () => {
  const session = tracker.open(new FakeKernel('k1'));
  await settle();
  session.change(new FakeKernel('k2'));
  await settle();
  expect(made.map(client => client.isDisposed)).toEqual([true, false]);
  expect(clientOf(session)).toBe(made[1]);
  expect(registry.clients).toEqual([made[1]]);
});

it('makes a new client when a dead kernel is started again under its id', async () => {
  const dead = new FakeKernel('k1');
  const session = tracker.open(dead);
  await settle();
  dead.isDisposed = true;
  session.change(new FakeKernel('k1'));
  await settle();
  expect(made.map(client => client.isDisposed)).toEqual([true, false]);
});

it('has no client without a kernel', async () => {
  const session = tracker.open(new FakeKernel('k1'));
  await settle();
  session.change(null);
  expect(clientOf(session)).toBeNull();
  expect(registry.current).toBeNull();
  expect(made[0].isDisposed).toBe(true);
});

it('shares one client between notebooks on one kernel, until its connection goes', async () => {
  const first = tracker.open(new FakeKernel('k1'));
  await settle();
  const second = tracker.open(new FakeKernel('k1'));
  await settle();
  expect(made).toHaveLength(1);
  expect(clientOf(second)).toBe(made[0]);
  // The second goes: the connection is the first one's.
  second.disposed.emit();
  expect(made[0].isDisposed).toBe(false);
  const third = tracker.open(new FakeKernel('k1'));
  first.disposed.emit();
  await settle();
  expect(made.map(client => client.isDisposed)).toEqual([true, false]);
  expect(made[1].kernel).toBe(third.kernel);
  expect(clientOf(third)).toBe(made[1]);
});

it('forgets a kernel that went while its client was being made', async () => {
  const session = tracker.open(new FakeKernel('k1'));
  session.change(null);
  await settle();
  expect(made).toEqual([]);
});

it('tries again after the code could not be loaded', async () => {
  const log = jest.spyOn(console, 'error').mockImplementation();
  isServerAway = true;
  const kernel = new FakeKernel('k1');
  const session = tracker.open(kernel);
  await settle();
  expect(clientOf(session)).toBeNull();
  expect(log).toHaveBeenCalledWith(expect.stringContaining('Reload the page'), expect.any(Error));
  isServerAway = false;
  session.change(kernel);
  await settle();
  expect(clientOf(session)).toBe(made[0]);
  log.mockRestore();
});

it('follows the current notebook', async () => {
  const first = tracker.open(new FakeKernel('k1'));
  const panel = tracker.currentWidget;
  tracker.open(new FakeKernel('k2', 'R'));
  await settle();
  expect(registry.current).toBeNull();
  tracker.show(panel);
  expect(registry.current).toBe(clientOf(first));
  tracker.show(null);
  expect(registry.current).toBeNull();
});
