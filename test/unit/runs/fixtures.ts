import { Signal } from '@lumino/signaling';

import type { IBridgeClient, IBridgeRegistry } from '../../../src/bridge/tokens';
import type { Run, RunSnapshot, Step } from '../../../src/protocol/entities';
import { FakeClock, FakeKernel, Page, run as bareRun } from '../bridge/fakes';

export function step(id: string, status: Step['status'], change: Partial<Step> = {}): Step {
  return {
    id,
    runId: 'r1',
    node: id,
    name: id,
    status,
    reused: false,
    reason: '',
    started: null,
    ended: null,
    exitCode: null,
    error: null,
    outputs: [],
    metrics: [],
    logSize: 0,
    ...change
  };
}

export function run(status: Run['status'], steps: Step[] = [], change: Partial<Run> = {}): Run {
  return { ...bareRun('r1', status), steps, ...change };
}

export function snapshot(of: Run, change: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    version: 1,
    run: of,
    graph: { version: 1, name: '', nodes: [], parameters: [] },
    logTails: {},
    ...change
  };
}

/** The kernels of a page that the run store hears, each a real client on a fake kernel. */
export class FakeRegistry implements Pick<IBridgeRegistry, 'clients' | 'clientsChanged'> {
  readonly clock = new FakeClock();
  readonly clientsChanged = new Signal<IBridgeRegistry, void>(this as unknown as IBridgeRegistry);
  clients: IBridgeClient[] = [];

  async add(kernel = new FakeKernel(this.clock)): Promise<Page> {
    const page = new Page(kernel, `page-${(this._count += 1)}`);
    this.clients = [...this.clients, page.client];
    this.clientsChanged.emit();
    await this.clock.advance(100);
    return page;
  }

  remove(page: Page): void {
    this.clients = this.clients.filter(client => client !== page.client);
    page.client.dispose();
    this.clientsChanged.emit();
  }

  dispose(): void {
    this.clients.forEach(client => client.dispose());
  }

  private _count = 0;
}
