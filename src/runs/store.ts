import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { BridgeEvent, BridgeSnapshot, IBridgeClient, IBridgeRegistry } from '../bridge/tokens';
import type { RerunMode, Run, RunSnapshot, Step } from '../protocol/entities';
import { LogFollower } from './logFollower';
import { newerRun, newerStep } from './order';
import type { StepLog } from './stepLog';
import type { IRunStore } from './tokens';

/** What is known of a run and who told it. */
interface IEntry {
  run: Run;
  readonly tellers: Set<IBridgeClient>;
  /** Its steps are told, the rest is what a notebook says: a kernel's word replaces it. */
  isRemembered: boolean;
}

/**
 * Runs by id, fed by the events and snapshots of all kernels. Kernels with the same home tell of the same runs, each at
 * its own pace: a run never goes back. Runs stay when their kernel goes, as they go on without it.
 */
export class RunStore implements IRunStore {
  constructor(private readonly _registry: Pick<IBridgeRegistry, 'clients' | 'clientsChanged'>) {
    _registry.clientsChanged.connect(this._onClientsChanged, this);
    this._onClientsChanged();
  }

  get runs(): readonly Run[] {
    this._sorted ??= [...this._entries.values()]
      .map(entry => entry.run)
      .sort((one, other) => other.created.localeCompare(one.created) || other.number - one.number);
    return this._sorted;
  }

  get changed(): ISignal<this, ReadonlySet<string>> {
    return this._changed;
  }

  get(runId: string): Run | null {
    return this._entries.get(runId)?.run ?? null;
  }

  isLive(runId: string): boolean {
    return this._askable(runId) !== null;
  }

  remember(run: Run): void {
    this._remembered.set(run.id, run);
  }

  async fetch(runId: string): Promise<RunSnapshot> {
    const client = this._teller(runId);
    const { snapshot } = await client.request('run.get', { runId });
    this._changedRuns([this._takeRun(client, snapshot.run)]);
    // Events may have been faster than the answer.
    return { ...snapshot, run: this.get(runId) ?? snapshot.run };
  }

  async refresh(): Promise<void> {
    await Promise.all(
      this._clients.map(async client => {
        const { runs } = await client.request('run.list', { limit: 50, experiment: null });
        this._changedRuns(runs.map(run => this._takeRun(client, run)));
      })
    );
  }

  async cancel(runId: string, stepId?: string): Promise<void> {
    await this._teller(runId).request('run.cancel', { runId, stepId: stepId ?? null });
  }

  async rerun(runId: string, mode: RerunMode, stepId?: string): Promise<Run> {
    const client = this._teller(runId);
    const { run } = await client.request('run.rerun', { runId, mode, stepId: stepId ?? null });
    this._changedRuns([this._takeRun(client, run)]);
    return run;
  }

  log(runId: string, stepId: string): StepLog {
    return this._follower(runId, stepId).log;
  }

  followLog(runId: string, stepId: string, onChange: () => void): () => void {
    return this._follower(runId, stepId).follow(onChange);
  }

  fetchEarlierLog(runId: string, stepId: string): Promise<void> {
    return this._follower(runId, stepId).fetchEarlier();
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private _onClientsChanged(): void {
    const now = this._registry.clients;
    const gone = this._clients.filter(client => !now.includes(client));
    const came = now.filter(client => !this._clients.includes(client));
    this._clients = [...now];
    for (const client of gone) {
      this._entries.forEach(entry => entry.tellers.delete(client));
    }
    for (const client of came) {
      client.event.connect(this._onEvent, this);
      client.snapshot.connect(this._onSnapshot, this);
      client.stateChanged.connect(this._onStateChanged, this);
      if (client.lastSnapshot) {
        this._onSnapshot(client, client.lastSnapshot);
      }
    }
    if (gone.length > 0) {
      this._changed.emit(new Set(this._entries.keys()));
    }
  }

  private _onStateChanged(client: IBridgeClient): void {
    const told = [...this._entries].filter(([, entry]) => entry.tellers.has(client)).map(([id]) => id);
    this._changedRuns(told);
    if (client.state.kind === 'ready') {
      // Log events of the time without a connection are not in the snapshot.
      told.forEach(id => this._catchUpLogs(id));
    }
  }

  private _onSnapshot(client: IBridgeClient, { runs }: BridgeSnapshot): void {
    this._changedRuns(runs.map(run => this._takeRun(client, run)));
    runs.forEach(run => this._catchUpLogs(run.id));
  }

  private _onEvent(client: IBridgeClient, event: BridgeEvent): void {
    switch (event.stream) {
      case 'run':
        this._changedRuns([this._takeRun(client, event.body.run)]);
        break;
      case 'step':
        this._takeStep(client, event.body.step);
        break;
      case 'log': {
        const { runId, stepId, offset, next, text } = event.body;
        this._follower(runId, stepId).take(offset, next, text);
        break;
      }
    }
  }

  private _takeRun(client: IBridgeClient, told: Run): string {
    const known = this._entries.get(told.id);
    if (known) {
      known.run = known.isRemembered ? told : newerRun(known.run, told);
      known.isRemembered = false;
      known.tellers.add(client);
    } else {
      this._entries.set(told.id, { run: told, tellers: new Set([client]), isRemembered: false });
    }
    return told.id;
  }

  private _takeStep(client: IBridgeClient, told: Step): void {
    let entry = this._entries.get(told.runId);
    if (!entry) {
      // Its run's own event is on its way, or is too old to be in the snapshot: then somebody has to ask.
      void this._discover(client, told.runId);
      const saved = this._remembered.get(told.runId);
      if (!saved) {
        return;
      }
      entry = { run: saved, tellers: new Set(), isRemembered: true };
      this._entries.set(told.runId, entry);
    }
    const { run, tellers } = entry;
    const isKnown = run.steps.some(step => step.id === told.id);
    entry.run = {
      ...run,
      steps: isKnown
        ? run.steps.map(step => (step.id === told.id ? newerStep(step, told) : step))
        : [...run.steps, told]
    };
    tellers.add(client);
    this._changedRuns([told.runId]);
  }

  private async _discover(client: IBridgeClient, runId: string): Promise<void> {
    if (this._discovering.has(runId)) {
      return;
    }
    this._discovering.add(runId);
    try {
      const { snapshot } = await client.request('run.get', { runId });
      this._changedRuns([this._takeRun(client, snapshot.run)]);
    } catch {
      // The next event of this run tries again; the bridge shows its own state.
    } finally {
      this._discovering.delete(runId);
    }
  }

  private _changedRuns(ids: readonly string[]): void {
    if (ids.length > 0) {
      this._sorted = null;
      this._changed.emit(new Set(ids));
    }
  }

  private _follower(runId: string, stepId: string): LogFollower {
    const key = `${runId}/${stepId}`;
    let follower = this._followers.get(key);
    if (!follower) {
      follower = new LogFollower(async offset => this._teller(runId).request('run.logs', { runId, stepId, offset }));
      this._followers.set(key, follower);
    }
    return follower;
  }

  private _catchUpLogs(runId: string): void {
    for (const [key, follower] of this._followers) {
      if (key.startsWith(`${runId}/`)) {
        follower.catchUp();
      }
    }
  }

  /** Somebody to ask about a run: who told of it, else anybody, as kernels share their home. */
  private _teller(runId: string): IBridgeClient {
    const client = this._askable(runId) ?? this._clients.find(isAskable) ?? this._clients[0];
    if (!client) {
      throw new Error('No open notebook has a kernel that knows this run.');
    }
    return client;
  }

  private _askable(runId: string): IBridgeClient | null {
    return [...(this._entries.get(runId)?.tellers ?? [])].find(isAskable) ?? null;
  }

  private _clients: IBridgeClient[] = [];
  private _sorted: Run[] | null = null;
  private readonly _entries = new Map<string, IEntry>();
  private readonly _remembered = new Map<string, Run>();
  private readonly _followers = new Map<string, LogFollower>();
  private readonly _discovering = new Set<string>();
  private readonly _changed = new Signal<this, ReadonlySet<string>>(this);
}

function isAskable(client: IBridgeClient): boolean {
  return ['ready', 'stale', 'connecting'].includes(client.state.kind);
}
