import { PROTOCOL_VERSION } from '../protocol/envelope';
import type { Request } from '../protocol/envelope';
import type { Method } from '../protocol/methods';
import type { BridgeError } from './error';

/** No acknowledgement this long, with an idle kernel, is a failure; with a busy one it is a wait. */
const ACK_MS = 2000;
/** An acknowledged request is asked again now and then: its answer may have been lost on the way. */
const ANSWER_MS = 10_000;

/** What to do about a request now. */
export type Verdict = 'wait' | 'send' | 'fail';

/** One request on its way. The same id is sent again as often as needed: the kernel acts once. Pure. */
export class PendingRequest {
  constructor(private readonly _options: PendingRequest.IOptions) {}

  get id(): string {
    return this._options.id;
  }

  get method(): Method {
    return this._options.method;
  }

  /** False for `hello`, which asks for the epoch that all others carry. */
  get needsEpoch(): boolean {
    return this._options.method !== 'hello';
  }

  get wasSent(): boolean {
    return this._sentAt !== null;
  }

  resolve(result: unknown): void {
    this._options.resolve(result);
  }

  reject(error: BridgeError): void {
    this._options.reject(error);
  }

  message(client: string, epoch: string | null): Request {
    const { id, method, params, deadlineMs } = this._options;
    return {
      v: PROTOCOL_VERSION,
      t: 'req',
      id,
      client,
      ...(epoch !== null && this.needsEpoch ? { epoch } : {}),
      method,
      params,
      ...(deadlineMs === undefined ? {} : { deadlineMs })
    };
  }

  /** The way there is a new one: what failed on the old one does not count. */
  renew(): void {
    this._tries = 0;
  }

  sent(now: number): void {
    this._sentAt = now;
    this._tries += 1;
  }

  acknowledged(now: number): void {
    this._acknowledgedAt ??= now;
    this._tries = 1;
  }

  /** Not yet acknowledged though it was time: it waits for a cell, or it was lost. */
  isLate(now: number): boolean {
    return this._sentAt !== null && this._acknowledgedAt === null && now - this._sentAt >= ACK_MS;
  }

  isOverdue(now: number): boolean {
    const { deadlineMs } = this._options;
    return this._acknowledgedAt !== null && deadlineMs !== undefined && now - this._acknowledgedAt >= deadlineMs;
  }

  /** `idleSince`: when the kernel became idle, null while it is busy. */
  judge(now: number, idleSince: number | null): Verdict {
    if (this._sentAt === null) {
      return 'send';
    }
    if (this._acknowledgedAt !== null) {
      return now - this._sentAt >= ANSWER_MS * Math.min(6, this._tries) ? 'send' : 'wait';
    }
    if (idleSince === null) {
      return 'wait';
    }
    const patience = ACK_MS * 2 ** (this._tries - 1);
    if (now - Math.max(this._sentAt, idleSince) < patience) {
      return 'wait';
    }
    // Whoever does not answer a greeting is not there; whoever does may be slow.
    return this._tries < (this.needsEpoch ? 4 : 2) ? 'send' : 'fail';
  }

  private _sentAt: number | null = null;
  private _acknowledgedAt: number | null = null;
  private _tries = 0;
}

export namespace PendingRequest {
  export interface IOptions {
    id: string;
    method: Method;
    params: unknown;
    deadlineMs?: number;
    resolve: (result: unknown) => void;
    reject: (error: BridgeError) => void;
  }
}
