import type { KernelMessage } from '@jupyterlab/services';
import type { Kernel } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { COMM_ID } from '../../../src/protocol/envelope';

type AnyMessage = KernelMessage.IMessage;

/** A kernel connection as far as the transport uses it. What is called is written down. */
export class FakeConnection {
  constructor(options: Partial<Pick<FakeConnection, 'handleComms' | 'status' | 'commsOverSubshells'>> = {}) {
    Object.assign(this, options);
  }

  readonly username = 'user';
  readonly clientId = 'client';
  status: Kernel.Status = 'idle';
  connectionStatus: Kernel.ConnectionStatus = 'connected';
  isDisposed = false;
  handleComms = true;
  supportsSubshells = false;
  commsOverSubshells: string | undefined = undefined;
  readonly iopubMessage = new Signal<FakeConnection, KernelMessage.IIOPubMessage>(this);
  readonly statusChanged = new Signal<FakeConnection, Kernel.Status>(this);
  readonly connectionStatusChanged = new Signal<FakeConnection, Kernel.ConnectionStatus>(this);
  readonly disposed = new Signal<FakeConnection, void>(this);

  /** What went over a comm, and what as a plain message. */
  readonly overComm: unknown[] = [];
  readonly shell: AnyMessage[] = [];
  readonly control: AnyMessage[] = [];
  readonly deleted: string[] = [];
  comms = 0;

  get info(): Promise<unknown> {
    return this._info.promise;
  }

  /** The kernel tells about itself, as it does once it is free. */
  async tell(supportsSubshells: boolean): Promise<void> {
    this.supportsSubshells = supportsSubshells;
    this._info.resolve({});
    await this._info.promise;
  }

  hasComm(): boolean {
    return this._comm !== null && !this._comm.isDisposed;
  }

  createComm(target: string, id: string): unknown {
    if (!this.handleComms || this.hasComm()) {
      throw new Error('Comms are disabled, or the comm is there');
    }
    this.comms += 1;
    const comm = {
      target,
      id,
      isDisposed: false,
      send: (data: unknown) => this.overComm.push(data),
      dispose: () => (comm.isDisposed = true)
    };
    this._comm = comm;
    return comm;
  }

  sendShellMessage(message: AnyMessage): void {
    this.shell.push(message);
  }

  sendControlMessage(message: AnyMessage): { onReply?: (reply: { content: unknown }) => void } {
    this.control.push(message);
    return this._future;
  }

  requestDeleteSubshell({ subshell_id: id }: { subshell_id: string }): void {
    this.deleted.push(id);
  }

  answerControl(content: unknown): void {
    this._future.onReply?.({ content });
  }

  setStatus(status: Kernel.Status): void {
    this.status = status;
    if (status === 'restarting') {
      // Without a word, as Lab does.
      this._comm?.dispose();
    }
    this.statusChanged.emit(status);
  }

  setConnection(status: Kernel.ConnectionStatus): void {
    this.connectionStatus = status;
    this.connectionStatusChanged.emit(status);
  }

  die(): void {
    this.status = 'dead';
    this.isDisposed = true;
    this.statusChanged.emit('dead');
    this.disposed.emit();
  }

  receive(data: unknown, commId = COMM_ID): void {
    this._iopub('comm_msg', { comm_id: commId, data }, {});
  }

  /** The kernel begins or ends the work on a message of this type. */
  executionState(state: 'busy' | 'idle', parentType: string, parentId = parentType, subshellId?: string): void {
    const header = { msg_id: parentId, msg_type: parentType, ...(subshellId ? { subshell_id: subshellId } : {}) };
    this._iopub('status', { execution_state: state }, header);
  }

  asKernel(): Kernel.IKernelConnection {
    return this as unknown as Kernel.IKernelConnection;
  }

  private _iopub(type: string, content: object, parent: object): void {
    const header = { msg_type: type, msg_id: '', session: '', username: '', date: '', version: '5.4' };
    const message = { channel: 'iopub', header, parent_header: parent, metadata: {}, content, buffers: [] };
    this.iopubMessage.emit(message as unknown as KernelMessage.IIOPubMessage);
  }

  private _comm: { isDisposed: boolean; dispose(): void } | null = null;
  private readonly _info = new PromiseDelegate<unknown>();
  private readonly _future: { onReply?: (reply: { content: unknown }) => void } = {};
}
