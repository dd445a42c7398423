import { Signal } from '@lumino/signaling';

import { BridgeClient } from '../../../src/bridge/client';
import type { IClock } from '../../../src/bridge/clock';
import type { BridgeEvent, BridgeSnapshot } from '../../../src/bridge/tokens';
import type { ITransport, Link } from '../../../src/bridge/transport';
import type { Compute, Problem, Run } from '../../../src/protocol/entities';
import type { FromKernel, Request } from '../../../src/protocol/envelope';
import type { Method } from '../../../src/protocol/methods';

/** A clock that moves when told to, running what is due in order and letting promises settle in between. */
export class FakeClock implements IClock {
  now(): number {
    return this._now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this._now + ms, callback };
    this._timers.add(timer);
    return () => this._timers.delete(timer);
  }

  async advance(ms: number): Promise<void> {
    const end = this._now + ms;
    for (;;) {
      await settle();
      const next = [...this._timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) {
        break;
      }
      this._timers.delete(next);
      this._now = Math.max(this._now, next.at);
      next.callback();
    }
    this._now = end;
    await settle();
  }

  private _now = 0;
  private readonly _timers = new Set<{ at: number; callback: () => void }>();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    await Promise.resolve();
  }
}

/** What happens to one message on its way: how often it arrives, and each time after how many ms. */
export type Fate = readonly number[];
export type Network = () => Fate;

export const perfect: Network = () => [0];

export function run(id: string, status: Run['status'], number = 1): Run {
  const created = '2026-11-24T14:03:07.120Z';
  return {
    id,
    experiment: 'e',
    workspace: 'local',
    number,
    name: '',
    status,
    created,
    started: null,
    ended: null,
    error: null,
    steps: []
  };
}

export function compute(name: string): Compute {
  return {
    name,
    type: 'AmlCompute',
    vmSize: 'STANDARD_D2_V2',
    cores: 2,
    memoryGb: 7,
    minNodes: 0,
    maxNodes: 4,
    idleSeconds: 120,
    provisioningState: 'Succeeded',
    nodes: { idle: 0, running: 0, preparing: 0 }
  };
}

/** A kernel side of the bridge written from design 4, apart from the real one, with its faults on demand. */
export class FakeKernel {
  constructor(readonly clock: FakeClock) {
    this._beat();
  }

  epoch = 'epoch-1';
  /** False: no Steploom in the kernel; requests go nowhere. */
  isLoaded = true;
  /** A cell runs and there is no subshell: requests wait until `finishCell`. */
  isRunningCell = false;
  ringSize = 5;
  readonly runs = new Map<string, Run>();
  readonly computes: Compute[] = [];
  readonly created: string[] = [];
  readonly asked: string[] = [];
  /** Answers of a test to methods this kernel does not know, or to be given instead. A `Problem` thrown is the answer. */
  readonly handlers = new Map<Method, (params: never) => unknown>();
  readonly pages: FakeTransport[] = [];

  change(changed: Run): void {
    this.runs.set(changed.id, changed);
    this.emit('run', { run: changed });
  }

  emit(stream: string, body: unknown): void {
    this._seq += 1;
    const event: FromKernel = { v: 1, t: 'ev', epoch: this.epoch, seq: this._seq, stream, ts: '', body };
    this._ring = [...this._ring, event].slice(-this.ringSize);
    this._lastEvent = this.clock.now();
    this._broadcast(event);
  }

  restart(): void {
    const life = Number(this.epoch.split('-')[1]) + 1;
    this.epoch = `epoch-${life}`;
    this._seq = 0;
    this._ring = [];
    this._replies.clear();
    this._queue = [];
    this.isRunningCell = false;
  }

  finishCell(): void {
    this.isRunningCell = false;
    this._queue.splice(0).forEach(message => this.receive(message));
  }

  beat(): void {
    this._broadcast({ v: 1, t: 'beat', epoch: this.epoch, seq: this._seq, ts: '' });
  }

  receive(message: Request): void {
    if (!this.isLoaded) {
      return;
    }
    if (this.isRunningCell) {
      this._queue.push(message);
      return;
    }
    const { id, client, method } = message;
    const envelope = { v: 1 as const, id, client, epoch: this.epoch };
    this._broadcast({ ...envelope, t: 'ack' });
    const stale = message.epoch !== undefined && message.epoch !== this.epoch && method !== 'hello';
    const problem = { code: 'kernel-restarted', what: 'The kernel was restarted.' };
    const known = this._replies.get(`${client} ${id}`);
    const reply: FromKernel = known ?? {
      ...envelope,
      ...(stale ? { t: 'err', error: problem } : this._result(method, message.params))
    };
    this._replies.set(`${client} ${id}`, reply);
    this._broadcast(reply);
  }

  private _result(method: string, params: unknown): { t: 'res'; result: unknown } | { t: 'err'; error: Problem } {
    try {
      return { t: 'res', result: this._answer(method, params) };
    } catch (error) {
      return { t: 'err', error: error as Problem };
    }
  }

  private _answer(method: string, params: unknown): unknown {
    this.asked.push(method);
    const handler = this.handlers.get(method as Method);
    if (handler) {
      return handler(params as never);
    }
    switch (method) {
      case 'hello': {
        const { since } = params as { since: { epoch: string; seq: number } | null };
        const snapshotNeeded = since?.epoch !== this.epoch || this._since(since.seq + 1) === null;
        const welcome = { epoch: this.epoch, protocol: 1, seq: this._seq, snapshotNeeded };
        return { ...welcome, version: '0.1.0', features: [] };
      }
      case 'snapshot':
        return { seq: this._seq, runs: [...this.runs.values()], computes: this.computes };
      case 'replay':
        return { events: this._since((params as { from: number }).from) };
      case 'compute.create': {
        const { name } = params as { name: string };
        this.created.push(name);
        return { compute: compute(name), found: false };
      }
      case 'compute.list':
        return { computes: this.created.map(compute), vmSizes: [] };
      default:
        return { nothing: 'the schema allows' };
    }
  }

  private _since(first: number): FromKernel[] | null {
    const count = this._seq - first + 1;
    return count < 0 || count > this._ring.length ? null : this._ring.slice(this._ring.length - count);
  }

  private _broadcast(message: FromKernel): void {
    this.pages.forEach(page => page.deliver(message));
  }

  private _beat(): void {
    this.clock.after(5000, () => {
      const isLive = [...this.runs.values()].some(({ status }) => status === 'Running');
      if (this.isLoaded && (isLive || this.clock.now() - this._lastEvent < 30_000)) {
        this.beat();
      }
      this._beat();
    });
  }

  private _seq = 0;
  private _lastEvent = -30_000;
  private _ring: FromKernel[] = [];
  private _queue: Request[] = [];
  private readonly _replies = new Map<string, FromKernel>();
}

/** One page's connection to a fake kernel over a network that may lose, repeat, delay and reorder. */
export class FakeTransport implements ITransport {
  constructor(
    private readonly _kernel: FakeKernel,
    public network: Network = perfect
  ) {
    _kernel.pages.push(this);
  }

  link: Link = 'up';
  isDisposed = false;
  readonly sent: Request[] = [];

  get isBusy(): boolean {
    return this._kernel.isRunningCell;
  }

  get changed(): Signal<this, void> {
    return this._changed;
  }

  get received(): Signal<this, unknown> {
    return this._received;
  }

  set(link: Link): void {
    this.link = link;
    this._changed.emit();
  }

  busyChanged(): void {
    this._changed.emit();
  }

  send(message: Request): boolean {
    if (this.link !== 'up') {
      return false;
    }
    // What cannot be cloned as JSON would not get through either.
    const copy = JSON.parse(JSON.stringify(message)) as Request;
    this.sent.push(copy);
    this._travel(() => this._kernel.receive(copy));
    return true;
  }

  deliver(message: FromKernel): void {
    this._travel(() => {
      if (this.link === 'up' && !this.isDisposed) {
        this._received.emit(JSON.parse(JSON.stringify(message)));
      }
    });
  }

  dispose(): void {
    this.isDisposed = true;
  }

  private _travel(arrive: () => void): void {
    for (const delay of this.network()) {
      this._kernel.clock.after(delay, arrive);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _received = new Signal<this, unknown>(this);
}

/** A page: a client and what a model would know from it. */
export class Page {
  constructor(
    readonly kernel: FakeKernel,
    name = 'page',
    network: Network = perfect,
    isConnected = true
  ) {
    this.transport = new FakeTransport(kernel, network);
    this.transport.link = isConnected ? 'up' : 'disconnected';
    let count = 0;
    this.client = new BridgeClient({
      kernelId: 'kernel',
      transport: this.transport,
      clock: kernel.clock,
      makeId: () => `${name}-${(count += 1)}`,
      warn: what => this.warnings.push(what)
    });
    this.client.snapshot.connect(this._onSnapshot, this);
    this.client.event.connect(this._onEvent, this);
    this.client.stateChanged.connect((_, { kind }) => this.states.push(kind));
  }

  readonly client: BridgeClient;
  readonly transport: FakeTransport;
  readonly runs = new Map<string, Run>();
  readonly events: BridgeEvent[] = [];
  readonly states: string[] = [];
  readonly warnings: string[] = [];
  snapshots = 0;

  private _onSnapshot(_: unknown, snapshot: BridgeSnapshot): void {
    this.snapshots += 1;
    this.runs.clear();
    snapshot.runs.forEach(found => this.runs.set(found.id, found));
  }

  private _onEvent(_: unknown, event: BridgeEvent): void {
    this.events.push(event);
    if (event.stream === 'run') {
      this.runs.set(event.body.run.id, event.body.run);
    }
  }
}
