import { fromKernel } from '../protocol/envelope';
import { events } from '../protocol/events';
import type { Params, Result } from '../protocol/methods';
import type { BridgeError } from './error';
import { EventSequence } from './sequence';
import type { KernelEvent } from './sequence';
import type { BridgeEvent, BridgeSnapshot } from './tokens';

/** Makes one gapless stream of events and snapshots from what arrives, asking for what is missing. */
export class EventStream {
  constructor(private readonly _options: EventStream.IOptions) {}

  /** Where we are, for `hello`. */
  get cursor(): { epoch: string; seq: number } | null {
    return this._sequence.cursor;
  }

  /** Some run is not final as far as we know: the kernel beats, and silence means something. */
  get isLive(): boolean {
    return this._live.size > 0;
  }

  get lastSnapshot(): BridgeSnapshot | null {
    return this._lastSnapshot;
  }

  /** The kernel greets us in an epoch. `seq` is its last event; without `isKnown` only a snapshot helps. */
  welcome(epoch: string, seq: number, isKnown: boolean): void {
    this._epoch = epoch;
    if (isKnown && this.cursor?.epoch === epoch) {
      this._sequence.note(seq);
    } else {
      this._needsSnapshot = true;
    }
    this._catchUp();
  }

  /** The kernel's life is over: nothing more comes of it. */
  forget(): void {
    this._epoch = null;
    this._sequence = new EventSequence();
    this._live.clear();
  }

  take(event: KernelEvent): void {
    this._deliver(this._sequence.accept(event));
    this._catchUp();
  }

  /** The kernel says how far it is. */
  note(epoch: string, seq: number): void {
    if (epoch === this.cursor?.epoch) {
      this._sequence.note(seq);
    }
    // Also when a snapshot is wanted that could not be had before.
    this._catchUp();
  }

  private _deliver(next: readonly KernelEvent[]): void {
    for (const { stream, body } of next) {
      if (!Object.hasOwn(events, stream)) {
        continue;
      }
      const parsed = events[stream as BridgeEvent['stream']].safeParse(body);
      if (!parsed.success) {
        this._options.warn(`An event of ${stream} was dropped`, parsed.error.issues);
        continue;
      }
      // The schema was chosen by the stream.
      const event = { stream, body: parsed.data } as BridgeEvent;
      if (event.stream === 'run') {
        this._noteRun(event.body.run);
      }
      this._options.onEvent(event);
    }
  }

  private _noteRun({ id, status }: { id: string; status: string }): void {
    if (['Finished', 'Failed', 'Canceled'].includes(status)) {
      this._live.delete(id);
    } else {
      this._live.add(id);
    }
  }

  /** Have what is missing sent again; one question at a time, until nothing is missing. */
  private _catchUp(): void {
    if (this._isAsking || this._epoch === null || !(this._needsSnapshot || this._sequence.isMissing)) {
      return;
    }
    this._isAsking = true;
    const epoch = this._epoch;
    void this._ask(epoch)
      .then(
        () => true,
        (error: BridgeError) => {
          this._options.warn('Missing events were not sent again', error.problem);
          return false;
        }
      )
      .then(again => {
        this._isAsking = false;
        if (again || epoch !== this._epoch) {
          this._catchUp();
        }
      });
  }

  private async _ask(epoch: string): Promise<void> {
    const cursor = this.cursor;
    if (this._needsSnapshot || cursor === null) {
      const snapshot = await this._options.snapshot();
      if (epoch === this._epoch) {
        this._onSnapshot(epoch, snapshot);
      }
      return;
    }
    const replay = await this._options.replay({ from: cursor.seq + 1 });
    if (epoch === this._epoch) {
      this._onReplay(cursor.seq, replay);
    }
  }

  private _onSnapshot(epoch: string, snapshot: BridgeSnapshot): void {
    this._needsSnapshot = false;
    this._live.clear();
    snapshot.runs.forEach(run => this._noteRun(run));
    this._lastSnapshot = snapshot;
    this._options.onSnapshot(snapshot);
    this._deliver(this._sequence.jump(epoch, snapshot.seq));
  }

  private _onReplay(before: number, replay: Result<'replay'>): void {
    for (const event of replay.events ?? []) {
      const parsed = fromKernel.safeParse(event);
      if (parsed.success && parsed.data.t === 'ev') {
        this._deliver(this._sequence.accept(parsed.data));
      }
    }
    if (this._sequence.isMissing && this.cursor?.seq === before) {
      // They have left the kernel's ring.
      this._needsSnapshot = true;
    }
  }

  private _sequence = new EventSequence();
  private readonly _live = new Set<string>();
  private _epoch: string | null = null;
  private _needsSnapshot = false;
  private _isAsking = false;
  private _lastSnapshot: BridgeSnapshot | null = null;
}

export namespace EventStream {
  export interface IOptions {
    snapshot: () => Promise<Result<'snapshot'>>;
    replay: (params: Params<'replay'>) => Promise<Result<'replay'>>;
    onEvent: (event: BridgeEvent) => void;
    onSnapshot: (snapshot: BridgeSnapshot) => void;
    warn: (what: string, details: unknown) => void;
  }
}
