import { Signal } from '@lumino/signaling';

import { problemOf } from '../bridge/problemOf';
import type { INotebookSession } from '../panels/session/tokens';
import type { Problem, Run } from '../protocol/entities';
import { Observable } from '../ui/observable';
import { endedBadly } from './order';
import type { IRunStore } from './tokens';

/** The list of runs as the Runs section shows it. */
export class RunsModel extends Observable {
  constructor(
    private readonly _store: IRunStore,
    readonly session: INotebookSession,
    private readonly _open: (runId: string) => void
  ) {
    super();
    _store.changed.connect(this._onChanged, this);
    session.changed.connect(this._onChanged, this);
  }

  get runs(): readonly Run[] {
    return this._store.runs;
  }

  get problem(): Problem | null {
    return this._problem;
  }

  isLive(runId: string): boolean {
    return this._store.isLive(runId);
  }

  isCancelling(runId: string): boolean {
    return this._cancelling.has(runId);
  }

  open(runId: string): void {
    this._open(runId);
  }

  refresh(): Promise<void> {
    return this._try(() => this._store.refresh());
  }

  canRerun(run: Run): boolean {
    return endedBadly(run.status) && this.isLive(run.id);
  }

  isRerunning(runId: string): boolean {
    return this._rerunning.has(runId);
  }

  /** Run again what has no result. The new run is the first of the list. */
  async rerun(runId: string): Promise<void> {
    this._rerunning.add(runId);
    this.notify();
    await this._try(async () => {
      await this._store.rerun(runId, 'failed');
    });
    this._rerunning.delete(runId);
    this.notify();
  }

  async cancel(runId: string): Promise<void> {
    this._cancelling.add(runId);
    this.notify();
    await this._try(() => this._store.cancel(runId));
    this._cancelling.delete(runId);
    this.notify();
  }

  dismissProblem(): void {
    this._problem = null;
    this.notify();
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _onChanged(): void {
    this.notify();
  }

  private async _try(task: () => Promise<void>): Promise<void> {
    this._problem = null;
    try {
      await task();
    } catch (error) {
      this._problem = problemOf(error);
    }
    this.notify();
  }

  private _problem: Problem | null = null;
  private readonly _cancelling = new Set<string>();
  private readonly _rerunning = new Set<string>();
}
