import { Signal } from '@lumino/signaling';

import type { BridgeEvent, BridgeSnapshot, IBridgeClient } from '../../bridge/tokens';
import type { Problem } from '../../protocol/entities';
import { Observable } from '../../ui/observable';
import { problemOf } from '../../bridge/problemOf';
import type { INotebookSession, Standing } from './tokens';

/**
 * The base of a section's model: loads when a kernel side answers, loads again when it may have forgotten, follows its
 * events, and never lets the answer of one kernel reach what is shown of another.
 */
export abstract class SectionModel extends Observable {
  constructor(protected readonly session: INotebookSession) {
    super();
    session.changed.connect(this._onSessionChanged, this);
  }

  /** True once there is something true to show. */
  get isLoaded(): boolean {
    return this._isLoaded;
  }

  get isBusy(): boolean {
    return this._tasks > 0;
  }

  /** Actions can be asked for: somebody is there to answer, now or after the running cell. */
  get canAct(): boolean {
    return this.client !== null && ['ready', 'stale', 'connecting'].includes(this.standing.kind);
  }

  get standing(): Standing {
    return this.session.standing;
  }

  /** Why the last request failed; stays until the next one or until it is dismissed. */
  get problem(): Problem | null {
    return this._problem;
  }

  dismissProblem(): void {
    this._problem = null;
    this.notify();
  }

  /** Begin, once the subclass is whole. */
  start(): this {
    this._onSessionChanged();
    return this;
  }

  /** Ask the kernel side for everything again. */
  refresh(): Promise<boolean> {
    return this.attempt(async client => {
      const apply = await this.fetch(client);
      return () => {
        apply();
        this._isLoaded = true;
      };
    });
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  protected get client(): IBridgeClient | null {
    return this.session.client;
  }

  /** Ask for all that the section shows; what is returned puts it into the model. */
  protected abstract fetch(client: IBridgeClient): Promise<() => void>;

  /** Another kernel is current: nothing known is true any more. */
  protected abstract forget(): void;

  protected onEvent(_event: BridgeEvent): void {
    // Sections that follow no stream need nothing.
  }

  protected onSnapshot(_snapshot: BridgeSnapshot): void {
    void this.refresh();
  }

  /**
   * Do something with the kernel side. The task returns what to do with the answer, which is dropped when meanwhile
   * another kernel became current. False, with `problem` set, when it failed.
   */
  protected async attempt(task: (client: IBridgeClient) => Promise<(() => void) | void>): Promise<boolean> {
    const client = this.client;
    if (!client) {
      return false;
    }
    const life = this._life;
    this._tasks += 1;
    this._problem = null;
    this.notify();
    try {
      const apply = await task(client);
      if (life === this._life && !this.isDisposed) {
        apply?.();
      }
      return life === this._life;
    } catch (error) {
      if (life === this._life) {
        this._problem = problemOf(error);
      }
      return false;
    } finally {
      // The counter belongs to the kernel it was asked of.
      if (life === this._life) {
        this._tasks -= 1;
      }
      this.notify();
    }
  }

  private _onSessionChanged(): void {
    const client = this.client;
    if (client !== this._followed) {
      this._followed?.event.disconnect(this._onEvent, this);
      this._followed?.snapshot.disconnect(this._onSnapshot, this);
      this._followed = client;
      client?.event.connect(this._onEvent, this);
      client?.snapshot.connect(this._onSnapshot, this);
      this._life += 1;
      this._tasks = 0;
      this._isLoaded = false;
      this._problem = null;
      this._epoch = '';
      this.forget();
    }
    const state = client?.state;
    if (state?.kind === 'ready' && state.epoch !== this._epoch) {
      this._epoch = state.epoch;
      void this.refresh();
    }
    this.notify();
  }

  private _onEvent(_: IBridgeClient, event: BridgeEvent): void {
    this.onEvent(event);
  }

  private _onSnapshot(_: IBridgeClient, snapshot: BridgeSnapshot): void {
    this.onSnapshot(snapshot);
  }

  private _followed: IBridgeClient | null = null;
  private _life = 0;
  private _tasks = 0;
  private _epoch = '';
  private _isLoaded = false;
  private _problem: Problem | null = null;
}
