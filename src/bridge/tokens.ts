import type { ISessionContext } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { EventBody, Stream } from '../protocol/events';
import type { Method, Params, Result } from '../protocol/methods';

/**
 * Where a client stands with its kernel. Views switch on `kind`; only `ready` and `stale` have ever heard the kernel
 * side of this epoch.
 *
 * - `detached`: disposed, or its kernel is gone for good.
 * - `connecting`: the page has said hello. `waiting` means that the kernel is running a cell and will answer after it;
 *   events arrive all the same.
 * - `absent`: the kernel is idle and nobody answers: its environment lacks Steploom, or it is not loaded.
 * - `ready`: requests are answered.
 * - `stale`: work is live but nothing was heard for 15 s though the connection is up.
 * - `lost`: the kernel restarts, has died, or the connection dropped; comes back by itself where it can.
 */
export type BridgeState =
  | { kind: 'detached' }
  | { kind: 'connecting'; waiting: boolean }
  | { kind: 'absent' }
  | { kind: 'ready'; epoch: string; version: string; features: readonly string[] }
  | { kind: 'stale'; epoch: string; version: string; features: readonly string[] }
  | { kind: 'lost'; reason: 'restarting' | 'disconnected' | 'dead' };

/** One event of the kernel side, checked by its stream's schema: `switch (event.stream)`. */
export type BridgeEvent = { [S in Stream]: { stream: S; body: EventBody<S> } }[Stream];

/** The whole state after a reload, a gap or a restart; replaces what a model knows. */
export type BridgeSnapshot = Result<'snapshot'>;

/** One kernel's bridge. Lives as long as the kernel connection; survives restarts of the kernel. */
export interface IBridgeClient extends IDisposable {
  /** The kernel's id: the same for two notebooks that share a kernel. */
  readonly kernelId: string;
  readonly state: BridgeState;
  readonly stateChanged: ISignal<IBridgeClient, BridgeState>;

  /**
   * Events in order; each body is whole, so applying one twice changes nothing. Without gaps once there was a snapshot;
   * before it, from a kernel that answers only after its cell, as they come.
   */
  readonly event: ISignal<IBridgeClient, BridgeEvent>;

  /** Emitted where events cannot tell everything: on attach, after a gap too old to replay, after a restart. */
  readonly snapshot: ISignal<IBridgeClient, BridgeSnapshot>;

  /** The last snapshot, for a model that comes later; events since are not in it. Ask `snapshot` for the newest. */
  readonly lastSnapshot: BridgeSnapshot | null;

  /** True while a request waits for the running cell to end (kernel without subshells). */
  readonly waiting: boolean;
  readonly waitingChanged: ISignal<IBridgeClient, boolean>;

  /**
   * Ask the kernel side. Rejects with `BridgeError`, whose `problem` says what, where and what to do next:
   * the handler's own codes, or `kernel-restarted`, `bridge-absent`, `bridge-lost`, `bridge-timeout`, `bad-message`,
   * `bad-params`, `unsupported`, `aborted`. Waits until `ready` where that may still come: not in `detached`, `absent`
   * and with a dead kernel, which reject at once.
   */
  request<M extends Method>(method: M, params: Params<M>, options?: IBridgeClient.IRequestOptions): Promise<Result<M>>;

  /** Say hello again: after the user has loaded the extension by hand. */
  retry(): void;
}

export namespace IBridgeClient {
  export interface IRequestOptions {
    /** Stop waiting. What the kernel has begun goes on. */
    signal?: AbortSignal;
    /** Give up when no result has come this long after the acknowledgement, in ms; the default is not to. */
    deadlineMs?: number;
  }
}

/** The kernels of the open notebooks, each with one client. */
export interface IBridgeRegistry {
  /** The client of the current notebook; null: no notebook, no kernel, not Python, or not loaded yet. */
  readonly current: IBridgeClient | null;
  readonly currentChanged: ISignal<IBridgeRegistry, IBridgeClient | null>;

  /** Every living client, for what follows all kernels (run store, status bar). */
  readonly clients: readonly IBridgeClient[];
  /** A client was made or disposed: `clients` says which are left. */
  readonly clientsChanged: ISignal<IBridgeRegistry, void>;

  /** The client of a notebook's session; null as for `current`. */
  get(sessionContext: ISessionContext): IBridgeClient | null;
}

export const IBridgeRegistry = new Token<IBridgeRegistry>(
  'steploom:IBridgeRegistry',
  'The connections between notebooks and the Steploom side of their kernels'
);
