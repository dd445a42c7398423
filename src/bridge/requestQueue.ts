import type { Problem } from '../protocol/entities';
import type { FromKernel } from '../protocol/envelope';
import { methods } from '../protocol/methods';
import type { Method, Params, Result } from '../protocol/methods';
import type { IClock } from './clock';
import { BridgeError } from './error';
import { PendingRequest } from './pending';
import { problems } from './problems';
import type { IBridgeClient } from './tokens';
import type { ITransport } from './transport';

export type Reply = Extract<FromKernel, { t: 'ack' | 'res' | 'err' }>;

/** The requests of one client that have no result yet: sends, sends again, matches replies, gives up. */
export class RequestQueue {
  constructor(private readonly _options: RequestQueue.IOptions) {
    this._clientId = _options.makeId();
    this.noteBusy();
  }

  /** The kernel's life that requests are meant for; those that need one wait while there is none. */
  epoch: string | null = null;

  get isEmpty(): boolean {
    return this._pending.size === 0;
  }

  /** Whether some request waits for the running cell. */
  get isWaiting(): boolean {
    const { transport, clock } = this._options;
    const now = clock.now();
    return transport.link === 'up' && transport.isBusy && this._all().some(request => request.isLate(now));
  }

  has(method: Method): boolean {
    return this._all().some(request => request.method === method);
  }

  ask<M extends Method>(
    method: M,
    params: Params<M>,
    { signal, deadlineMs }: IBridgeClient.IRequestOptions = {}
  ): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const id = this._options.makeId();
      const abort = (): void => this._fail(request, problems.aborted);
      const settled = (): void => signal?.removeEventListener('abort', abort);
      const request = new PendingRequest({
        id,
        method,
        params,
        deadlineMs,
        resolve: result => {
          settled();
          // `take` has checked it by the schema of this method.
          resolve(result as Result<M>);
        },
        reject: error => {
          settled();
          reject(error);
        }
      });
      this._pending.set(id, request);
      signal?.addEventListener('abort', abort);
      this.advance();
    });
  }

  /** A reply of the kernel; those to other pages and to what is settled are ignored. */
  take(reply: Reply): void {
    const request = reply.client === this._clientId ? this._pending.get(reply.id) : undefined;
    if (!request) {
      return;
    }
    if (reply.t === 'ack') {
      request.acknowledged(this._options.clock.now());
      return;
    }
    if (reply.t === 'err') {
      this._fail(request, reply.error);
      return;
    }
    const result = methods[request.method].result.safeParse(reply.result);
    if (!result.success) {
      this._fail(request, problems.badResult(request.method, result.error));
      return;
    }
    this._pending.delete(request.id);
    request.resolve(result.data);
  }

  /** Send what is to be sent and give up what is lost, as the clock and the kernel stand now. */
  advance(): void {
    const { clock, transport } = this._options;
    const now = clock.now();
    for (const request of this._all()) {
      if (request.isOverdue(now)) {
        this._fail(request, problems.overdue(request.method));
      } else if (transport.link === 'up' && (this.epoch !== null || !request.needsEpoch)) {
        const verdict = request.judge(now, this._idleSince);
        if (verdict === 'send') {
          this._send(request);
        } else if (verdict === 'fail') {
          this._fail(request, problems.timeout);
        }
      }
    }
  }

  /** After a dropped connection nobody knows what arrived; the kernel acts once on an id. */
  resend(): void {
    this._all()
      .filter(request => request.wasSent)
      .forEach(request => {
        request.renew();
        this._send(request);
      });
  }

  /** The kernel's business changed: only an idle kernel can be said not to answer. */
  noteBusy(): void {
    const { clock, transport } = this._options;
    this._idleSince = transport.isBusy ? null : (this._idleSince ?? clock.now());
  }

  fail(problem: Problem, which: (request: PendingRequest) => boolean = () => true): void {
    this._all()
      .filter(which)
      .forEach(request => this._fail(request, problem));
  }

  private _send(request: PendingRequest): void {
    if (this._options.transport.send(request.message(this._clientId, this.epoch))) {
      request.sent(this._options.clock.now());
    }
  }

  private _fail(request: PendingRequest, problem: Problem): void {
    if (this._pending.delete(request.id)) {
      request.reject(new BridgeError(problem));
    }
  }

  private _all(): PendingRequest[] {
    return [...this._pending.values()];
  }

  private readonly _clientId: string;
  private readonly _pending = new Map<string, PendingRequest>();
  private _idleSince: number | null = null;
}

export namespace RequestQueue {
  export interface IOptions {
    transport: ITransport;
    clock: IClock;
    /** New unique ids, at most 64 characters. */
    makeId: () => string;
  }
}
