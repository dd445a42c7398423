import type { IClock } from './clock';

/** The kernel beats every 5 s while work is live. */
const STALE_MS = 15_000;
/** The kernel polls fast and beats for pages it heard in the last minute. */
const HELLO_MS = 25_000;

/** How long it is since we spoke and since we heard; both matter only while work is live. */
export class Silence {
  constructor(private readonly _clock: IClock) {}

  /** The kernel is about to think that we are gone. */
  get isOurs(): boolean {
    return this._clock.now() - this._greetedAt >= HELLO_MS;
  }

  /** What we know of the kernel may be old. */
  get isTheirs(): boolean {
    return this._clock.now() - this._heardAt >= STALE_MS;
  }

  greeted(): void {
    this._greetedAt = this._clock.now();
  }

  heard(): void {
    this._heardAt = this._clock.now();
  }

  private _greetedAt = 0;
  private _heardAt = 0;
}
