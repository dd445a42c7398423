import { KernelMessage } from '@jupyterlab/services';
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { COMM_ID, COMM_TARGET } from '../protocol/envelope';
import type { Request } from '../protocol/envelope';
import { EarlySubshell } from './earlySubshell';
import { ShellActivity } from './shellActivity';
import type { ITransport, Link } from './transport';

/**
 * The comm of one kernel connection. The kernel owns the comm and never announces it; we attach to its known id, and
 * neither open nor close it, as either would end it for every other page.
 *
 * A page's second connection to a kernel handles no comms (`createComm` throws). Messages are therefore read from
 * iopub itself, and such a connection sends plain `comm_msg`: they wait for the running cell, and that is all.
 */
export class KernelTransport implements ITransport {
  constructor(private readonly _kernel: Kernel.IKernelConnection) {
    this._activity = new ShellActivity(_kernel.status === 'idle');
    _kernel.iopubMessage.connect(this._onMessage, this);
    _kernel.statusChanged.connect(this._onChanged, this);
    _kernel.connectionStatusChanged.connect(this._onChanged, this);
    _kernel.disposed.connect(this.dispose, this);
    // Made now, so that its subshell exists when the first request is sent.
    this._attach();
    this._subshell = new EarlySubshell(_kernel, () => this._onChanged());
  }

  get link(): Link {
    const { status, connectionStatus, isDisposed } = this._kernel;
    if (isDisposed || status === 'dead') {
      return 'dead';
    }
    if (status === 'restarting' || status === 'autorestarting') {
      return 'restarting';
    }
    return connectionStatus === 'connected' ? 'up' : 'disconnected';
  }

  get isBusy(): boolean {
    return this._activity.isBusy;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get received(): ISignal<this, unknown> {
    return this._received;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  send(message: Request): boolean {
    if (this._isDisposed || this.link !== 'up' || !this._subshell.isSettled) {
      return false;
    }
    const data = message as unknown as JSONObject;
    const comm = this._attach();
    try {
      if (comm && this._subshell.id === null) {
        comm.send(data);
      } else {
        this._kernel.sendShellMessage(this._plainMessage(data));
      }
    } catch {
      // The kernel went away between the check and the call; its signals say so in a moment.
      return false;
    }
    return true;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._changed.emit();
    Signal.clearData(this);
    this._subshell.dispose();
    if (this._comm && !this._comm.isDisposed && !this._kernel.isDisposed) {
      // Deletes the subshell of this page, not the comm.
      this._comm.dispose();
    }
    this._comm = null;
  }

  /** Our handle on the comm. A restart disposes it without a word, so it is looked at before every use. */
  private _attach(): Kernel.IComm | null {
    if (this._comm && !this._comm.isDisposed) {
      return this._comm;
    }
    const kernel = this._kernel;
    this._comm =
      kernel.handleComms && !kernel.isDisposed && !kernel.hasComm(COMM_ID)
        ? kernel.createComm(COMM_TARGET, COMM_ID)
        : null;
    return this._comm;
  }

  private _plainMessage(data: JSONObject): KernelMessage.IShellMessage<'comm_msg'> {
    return KernelMessage.createMessage({
      msgType: 'comm_msg',
      channel: 'shell',
      username: this._kernel.username,
      session: this._kernel.clientId,
      ...(this._subshell.id === null ? {} : { subshellId: this._subshell.id }),
      content: { comm_id: COMM_ID, data }
    });
  }

  private _onMessage(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const wasBusy = this._activity.isBusy;
    this._activity.take(message);
    if (this._activity.isBusy !== wasBusy) {
      this._changed.emit();
    }
    if (KernelMessage.isCommMsgMsg(message) && message.content.comm_id === COMM_ID) {
      this._received.emit(message.content.data);
    }
  }

  private _onChanged(): void {
    const { link } = this;
    if (link !== 'up') {
      this._activity.forget();
    }
    if (link === 'restarting') {
      // It went with the kernel; Lab makes one for the new kernel.
      this._subshell.dispose();
    }
    this._changed.emit();
  }

  private readonly _activity: ShellActivity;
  private readonly _subshell: EarlySubshell;
  private _comm: Kernel.IComm | null = null;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _received = new Signal<this, unknown>(this);
}
