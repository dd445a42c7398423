import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { kernelLanguage } from './kernelLanguage';
import type { IBridgeClient, IBridgeRegistry } from './tokens';

/** The bridge of one kernel and the sessions that use it. */
interface IEntry {
  kernel: Kernel.IKernelConnection;
  client: IBridgeClient | null;
  readonly sessions: Set<ISessionContext>;
}

/**
 * Gives every kernel of an open notebook one client: made when the first notebook has the kernel, disposed with the
 * last. Notebooks that share a kernel share its client, as only one connection of a page handles comms.
 */
export class BridgeRegistry implements IBridgeRegistry {
  constructor(private readonly _options: BridgeRegistry.IOptions) {
    const { tracker } = _options;
    tracker.forEach(panel => this._watch(panel.sessionContext));
    tracker.widgetAdded.connect(this._onPanel, this);
    tracker.currentChanged.connect(this._judgeCurrent, this);
    this._judgeCurrent();
  }

  get current(): IBridgeClient | null {
    return this._current;
  }

  get currentChanged(): ISignal<this, IBridgeClient | null> {
    return this._currentChanged;
  }

  get clients(): readonly IBridgeClient[] {
    return [...this._entries.values()].flatMap(({ client }) => client ?? []);
  }

  get clientsChanged(): ISignal<this, void> {
    return this._clientsChanged;
  }

  get(sessionContext: ISessionContext): IBridgeClient | null {
    const id = this._kernels.get(sessionContext);
    return (id !== undefined && this._entries.get(id)?.client) || null;
  }

  private _onPanel(_: unknown, panel: NotebookPanel): void {
    this._watch(panel.sessionContext);
  }

  private _watch(session: ISessionContext): void {
    session.kernelChanged.connect(this._onKernelChanged, this);
    session.disposed.connect(this._onSessionDisposed, this);
    this._attach(session);
  }

  private _onKernelChanged(session: ISessionContext): void {
    const kernel = session.session?.kernel ?? null;
    const entry = this._entryOf(session);
    // A restart says the same connection is the new one: the transport sees to it.
    if (kernel === null || entry?.kernel.id !== kernel.id || entry.kernel.isDisposed) {
      this._detach(session);
      this._attach(session);
    }
  }

  private _onSessionDisposed(session: ISessionContext): void {
    this._detach(session);
  }

  private _attach(session: ISessionContext): void {
    const kernel = session.session?.kernel;
    if (!kernel || kernel.isDisposed) {
      this._judgeCurrent();
      return;
    }
    this._kernels.set(session, kernel.id);
    const entry = this._entries.get(kernel.id);
    if (entry) {
      entry.sessions.add(session);
      this._judgeCurrent();
      return;
    }
    const made: IEntry = { kernel, client: null, sessions: new Set([session]) };
    this._entries.set(kernel.id, made);
    void this._connect(made);
  }

  private _detach(session: ISessionContext): void {
    const entry = this._entryOf(session);
    this._kernels.delete(session);
    if (!entry) {
      return;
    }
    entry.sessions.delete(session);
    const heir = [...entry.sessions].find(({ session: other }) => other?.kernel?.isDisposed === false);
    if (heir && !entry.kernel.isDisposed && session.session?.kernel !== entry.kernel) {
      // Somebody else's connection: it stays.
      return;
    }
    this._entries.delete(entry.kernel.id);
    entry.client?.dispose();
    this._changed();
    for (const left of entry.sessions) {
      this._attach(left);
    }
  }

  private async _connect(entry: IEntry): Promise<void> {
    const isCurrent = (): boolean => this._entries.get(entry.kernel.id) === entry && !entry.kernel.isDisposed;
    try {
      if ((await kernelLanguage(entry.kernel)).toLowerCase() !== 'python' || !isCurrent()) {
        return;
      }
      const connect = await this._options.loadConnect();
      if (isCurrent()) {
        entry.client = connect(entry.kernel);
        this._changed();
      }
    } catch (error) {
      if (isCurrent()) {
        // The server was away: whoever attaches next tries again.
        this._entries.delete(entry.kernel.id);
        console.error('Steploom: the connection to the kernel could not be made. Reload the page.', error);
      }
    }
  }

  private _entryOf(session: ISessionContext): IEntry | undefined {
    const id = this._kernels.get(session);
    return id === undefined ? undefined : this._entries.get(id);
  }

  private _changed(): void {
    this._clientsChanged.emit();
    this._judgeCurrent();
  }

  private _judgeCurrent(): void {
    const panel = this._options.tracker.currentWidget;
    const current = panel ? this.get(panel.sessionContext) : null;
    if (current !== this._current) {
      this._current = current;
      this._currentChanged.emit(current);
    }
  }

  private _current: IBridgeClient | null = null;
  private readonly _entries = new Map<string, IEntry>();
  private readonly _kernels = new Map<ISessionContext, string>();
  private readonly _currentChanged = new Signal<this, IBridgeClient | null>(this);
  private readonly _clientsChanged = new Signal<this, void>(this);
}

export namespace BridgeRegistry {
  export interface IOptions {
    tracker: Pick<INotebookTracker, 'forEach' | 'widgetAdded' | 'currentChanged' | 'currentWidget'>;
    /** Brings the code that speaks the protocol, which pages without a Python notebook never load. */
    loadConnect: () => Promise<(kernel: Kernel.IKernelConnection) => IBridgeClient>;
  }
}
