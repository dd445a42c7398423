import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { PROTOCOL_VERSION, fromKernel } from '../protocol/envelope';
import type { Method, Params, Result } from '../protocol/methods';
import type { IClock } from './clock';
import { BridgeError } from './error';
import { EventStream } from './eventStream';
import { problems } from './problems';
import { refusal } from './refusal';
import { RequestQueue } from './requestQueue';
import { Silence } from './silence';
import type { BridgeEvent, BridgeSnapshot, BridgeState, IBridgeClient } from './tokens';
import type { ITransport } from './transport';

const TICK_MS = 500;

/**
 * One kernel's bridge: greets the kernel, knows how it stands, and lets requests and events through. Runs on any
 * transport and clock; knows no JupyterLab.
 */
export class BridgeClient implements IBridgeClient {
  constructor(options: BridgeClient.IOptions) {
    const { transport, warn } = options;
    this.kernelId = options.kernelId;
    this._transport = transport;
    this._clock = options.clock;
    this._silence = new Silence(options.clock);
    this._warn = warn;
    this._requests = new RequestQueue(options);
    this._events = new EventStream({
      snapshot: () => this._ask('snapshot', {}),
      replay: params => this._ask('replay', params),
      onEvent: event => this._event.emit(event),
      onSnapshot: snapshot => this._snapshot.emit(snapshot),
      warn
    });
    transport.received.connect(this._onReceived, this);
    transport.changed.connect(this._onTransportChanged, this);
    this._onTransportChanged();
  }

  readonly kernelId: string;

  get state(): BridgeState {
    return this._state;
  }

  get stateChanged(): ISignal<this, BridgeState> {
    return this._stateChanged;
  }

  get event(): ISignal<this, BridgeEvent> {
    return this._event;
  }

  get snapshot(): ISignal<this, BridgeSnapshot> {
    return this._snapshot;
  }

  get lastSnapshot(): BridgeSnapshot | null {
    return this._events.lastSnapshot;
  }

  get waiting(): boolean {
    return this._waiting;
  }

  get waitingChanged(): ISignal<this, boolean> {
    return this._waitingChanged;
  }

  get isDisposed(): boolean {
    return this._state.kind === 'detached';
  }

  request<M extends Method>(
    method: M,
    params: Params<M>,
    options: IBridgeClient.IRequestOptions = {}
  ): Promise<Result<M>> {
    const problem = refusal(this._state, method, params, options.signal);
    return problem ? Promise.reject(new BridgeError(problem)) : this._ask(method, params, options);
  }

  retry(): void {
    if (this._state.kind === 'absent' && this._transport.link === 'up') {
      // It stays absent until it answers: what to do about it is still to be read meanwhile.
      this._sayHello();
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._cancelTick?.();
    this._setState({ kind: 'detached' });
    this._events.forget();
    this._requests.fail(problems.detached);
    this._transport.dispose();
    Signal.clearData(this);
  }

  private _ask<M extends Method>(
    method: M,
    params: Params<M>,
    options: IBridgeClient.IRequestOptions = {}
  ): Promise<Result<M>> {
    const answer = this._requests.ask(method, params, options);
    this._plan();
    return answer;
  }

  private _sayHello(): void {
    if (this._requests.has('hello')) {
      return;
    }
    this._silence.greeted();
    const protocol: [number, number] = [PROTOCOL_VERSION, PROTOCOL_VERSION];
    this._ask('hello', { protocol, since: this._events.cursor }).then(
      welcome => this._onWelcome(welcome),
      (error: BridgeError) => this._onNoWelcome(error)
    );
  }

  private _onWelcome({ epoch, version, features, seq, snapshotNeeded }: Result<'hello'>): void {
    if (this.isDisposed || this._transport.link !== 'up') {
      return;
    }
    if (this._requests.epoch !== epoch) {
      this._endEpoch();
    }
    // A restart that failed left the kernel as it was.
    this._oldEpochs.delete(epoch);
    this._requests.epoch = epoch;
    this._setState({ kind: 'ready', epoch, version, features });
    this._events.welcome(epoch, seq, !snapshotNeeded);
    this._advance();
  }

  private _onNoWelcome({ code, problem }: BridgeError): void {
    if (code !== problems.timeout.code && code !== 'unsupported') {
      return;
    }
    const state = this._state;
    if (state.kind === 'ready' || state.kind === 'stale') {
      // It was there a moment ago.
      this._setState({ ...state, kind: 'stale' });
    } else if (state.kind === 'connecting') {
      this._forgetEpoch();
      this._setState({ kind: 'absent' });
      this._requests.fail(code === 'unsupported' ? problem : problems.absent);
    }
  }

  /** The kernel's life is over: what it still says comes from the past. */
  private _endEpoch(): void {
    if (this._requests.epoch !== null) {
      this._oldEpochs.add(this._requests.epoch);
    }
    this._forgetEpoch();
  }

  /** The kernel lost its memory: what it was asked is lost, what it was not yet asked is not. */
  private _forgetEpoch(): void {
    this._requests.epoch = null;
    this._events.forget();
    this._requests.fail(problems.restarted, request => request.wasSent);
  }

  private _onReceived(_: ITransport, data: unknown): void {
    const parsed = fromKernel.safeParse(data);
    if (!parsed.success) {
      this._warn('A message of the kernel was dropped', parsed.error.issues);
      return;
    }
    const message = parsed.data;
    const isTold = message.t === 'ev' || message.t === 'beat';
    if (isTold && this._oldEpochs.has(message.epoch)) {
      return;
    }
    this._silence.heard();
    if (this._state.kind === 'stale') {
      this._setState({ ...this._state, kind: 'ready' });
    }
    if (message.t === 'ev') {
      this._recognise(message.epoch);
      this._events.take(message);
    } else if (message.t === 'beat') {
      this._recognise(message.epoch);
      this._events.note(message.epoch, message.seq);
    } else {
      this._requests.take(message);
      if (message.t === 'err' && message.error.code === problems.restarted.code) {
        this._sayHello();
      }
    }
    this._judge();
  }

  /** A message of an epoch we have not been welcomed to: the kernel side was loaded, or loaded again. */
  private _recognise(epoch: string): void {
    if (epoch === this._requests.epoch || this._transport.link !== 'up') {
      return;
    }
    if (this._state.kind === 'absent') {
      this._setState({ kind: 'connecting', waiting: false });
    }
    this._sayHello();
  }

  private _onTransportChanged(): void {
    if (this.isDisposed) {
      return;
    }
    const { link, isBusy } = this._transport;
    this._requests.noteBusy();
    if (link !== this._link) {
      this._link = link;
      this._onLinkChanged(link);
    } else if (link === 'up' && this._wasBusy && !isBusy && this._state.kind === 'absent') {
      // The cell that has just ended may have loaded the kernel side.
      this._sayHello();
    }
    this._wasBusy = isBusy;
    this._advance();
  }

  private _onLinkChanged(link: ITransport['link']): void {
    if (link === 'up') {
      this._setState({ kind: 'connecting', waiting: false });
      this._silence.heard();
      this._requests.resend();
      this._sayHello();
      return;
    }
    if (link === 'disconnected' && this._requests.epoch === null && this._state.kind === 'connecting') {
      // Not lost: not yet found.
      return;
    }
    this._setState({ kind: 'lost', reason: link });
    if (link !== 'disconnected') {
      this._endEpoch();
    }
    if (link === 'dead') {
      this._requests.fail(problems.dead);
    }
  }

  /** Do what time brings: send again, give up, greet, notice silence. */
  private _advance(): void {
    this._requests.advance();
    this._judge();
  }

  private _judge(): void {
    if (this.isDisposed) {
      return;
    }
    const waiting = this._requests.isWaiting;
    if (waiting !== this._waiting) {
      this._waiting = waiting;
      this._waitingChanged.emit(waiting);
    }
    if (this._state.kind === 'connecting') {
      this._setState({ kind: 'connecting', waiting });
    }
    const state = this._state;
    if ((state.kind === 'ready' || state.kind === 'stale') && this._events.isLive) {
      if (this._silence.isOurs) {
        this._sayHello();
      }
      if (this._silence.isTheirs && !waiting) {
        this._setState({ ...state, kind: 'stale' });
      }
    }
    this._plan();
  }

  /** Look again in a moment, while there is something to look for. */
  private _plan(): void {
    const needed = !this._requests.isEmpty || this._events.isLive;
    if (needed && !this._cancelTick && !this.isDisposed) {
      this._cancelTick = this._clock.after(TICK_MS, () => {
        this._cancelTick = null;
        this._advance();
      });
    }
  }

  private _setState(state: BridgeState): void {
    if (JSON.stringify(state) !== JSON.stringify(this._state)) {
      this._state = state;
      this._stateChanged.emit(state);
    }
  }

  private readonly _transport: ITransport;
  private readonly _clock: IClock;
  private readonly _silence: Silence;
  private readonly _warn: (what: string, details: unknown) => void;
  private readonly _requests: RequestQueue;
  private readonly _events: EventStream;
  private readonly _oldEpochs = new Set<string>();
  private _state: BridgeState = { kind: 'connecting', waiting: false };
  private _link: ITransport['link'] = 'disconnected';
  private _wasBusy = false;
  private _waiting = false;
  private _cancelTick: (() => void) | null = null;
  private readonly _stateChanged = new Signal<this, BridgeState>(this);
  private readonly _event = new Signal<this, BridgeEvent>(this);
  private readonly _snapshot = new Signal<this, BridgeSnapshot>(this);
  private readonly _waitingChanged = new Signal<this, boolean>(this);
}

export namespace BridgeClient {
  export interface IOptions extends RequestQueue.IOptions {
    kernelId: string;
    /** Where messages that break the protocol are reported. */
    warn: (what: string, details: unknown) => void;
  }
}
