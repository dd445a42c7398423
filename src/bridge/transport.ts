import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { Request } from '../protocol/envelope';

/** Whether messages can get to the kernel at all, and if not, why. */
export type Link = 'up' | 'restarting' | 'disconnected' | 'dead';

/** One connection to one kernel, raw messages: what the client runs on, and what tests replace. */
export interface ITransport extends IDisposable {
  readonly link: Link;
  /** The kernel works on something: a request may have to wait for it. */
  readonly isBusy: boolean;
  /** `link` or `isBusy` changed. */
  readonly changed: ISignal<ITransport, void>;
  /** Whatever came for us, unchecked. */
  readonly received: ISignal<ITransport, unknown>;
  /** Hand over a message; false when that is not possible now. That it arrives is never certain. */
  send(message: Request): boolean;
}
