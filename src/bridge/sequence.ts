import type { FromKernel } from '../protocol/envelope';

export type KernelEvent = Extract<FromKernel, { t: 'ev' }>;

/** Out-of-order events kept until the missing ones are there; what does not fit is replayed anyway. */
const MOST_WAITING = 1000;

/**
 * Puts the events of an epoch in order: each once, none missing. Pure.
 *
 * Until the first snapshot there is nothing to be whole with: events pass as they come, as each says all of one thing.
 * A kernel that is asked after its cell only is heard meanwhile.
 */
export class EventSequence {
  /** The last event delivered, or covered by a snapshot; null before the first snapshot. */
  get cursor(): { epoch: string; seq: number } | null {
    return this._isWhole ? { epoch: this._epoch, seq: this._seq } : null;
  }

  /** Events are known to exist that have not come: ask for a replay. */
  get isMissing(): boolean {
    return this._isWhole && this._newest > this._seq;
  }

  /** Take an event of any age; what may be delivered now, in order. */
  accept(event: KernelEvent): KernelEvent[] {
    if (!this._isWhole) {
      return this._pass(event);
    }
    if (event.epoch !== this._epoch) {
      return [];
    }
    this._waiting.set(event.seq, event);
    if (this._waiting.size > MOST_WAITING) {
      this._waiting.delete(Math.min(...this._waiting.keys()));
    }
    this.note(event.seq);
    return this._drain();
  }

  /** The kernel says that it has sent an event of this number. */
  note(seq: number): void {
    this._newest = Math.max(this._newest, seq);
  }

  /** Everything up to `seq` is known, from a snapshot. What has passed beyond it is to be sent again. */
  jump(epoch: string, seq: number): KernelEvent[] {
    if (epoch !== this._epoch) {
      this._epoch = epoch;
      this._newest = 0;
      this._waiting.clear();
    }
    this._isWhole = true;
    this._seq = seq;
    this.note(seq);
    return this._drain();
  }

  private _pass(event: KernelEvent): KernelEvent[] {
    if (event.epoch !== this._epoch) {
      this._epoch = event.epoch;
      this._seq = 0;
      this._newest = 0;
    }
    this.note(event.seq);
    if (event.seq <= this._seq) {
      return [];
    }
    this._seq = event.seq;
    return [event];
  }

  private _drain(): KernelEvent[] {
    const next: KernelEvent[] = [];
    for (let event = this._waiting.get(this._seq + 1); event; event = this._waiting.get(this._seq + 1)) {
      next.push(event);
      this._seq += 1;
    }
    for (const seq of [...this._waiting.keys()]) {
      if (seq <= this._seq) {
        this._waiting.delete(seq);
      }
    }
    return next;
  }

  private _epoch = '';
  private _isWhole = false;
  private _seq = 0;
  private _newest = 0;
  private readonly _waiting = new Map<number, KernelEvent>();
}
