import { CommsOverSubshells, KernelMessage } from '@jupyterlab/services';
import type { Kernel } from '@jupyterlab/services';

/** A free kernel has told about itself by then. */
const PATIENCE_MS = 300;
/** Kernels without subshells do not answer. Lab holds messages back for up to 3 s. */
const GIVE_UP_MS = 5000;

/**
 * A subshell for a page that was loaded while a cell runs. Lab makes one only after the kernel has told about itself,
 * which it does when the cell has ended; for a cell that waits for a run that is when everything is over. The control
 * channel is free meanwhile, so we ask there ourselves.
 */
export class EarlySubshell {
  constructor(
    private readonly _kernel: Kernel.IKernelConnection,
    private readonly _onSettled: () => void
  ) {
    const isAllowed = _kernel.commsOverSubshells !== CommsOverSubshells.Disabled;
    if (isAllowed && _kernel.handleComms && !_kernel.supportsSubshells) {
      this._timer = window.setTimeout(() => this._ask(), PATIENCE_MS);
      _kernel.info.then(this._end, this._end);
    } else {
      this._isSettled = true;
    }
  }

  /** False while it is not yet known where messages are to go. */
  get isSettled(): boolean {
    return this._isSettled;
  }

  /** Send messages with this id; null: send them as always. */
  get id(): string | null {
    return this._id;
  }

  dispose(): void {
    this._end();
  }

  private _ask(): void {
    const kernel = this._kernel;
    if (kernel.isDisposed) {
      return;
    }
    this._timer = window.setTimeout(() => this._settle(), GIVE_UP_MS);
    const future = kernel.sendControlMessage(
      KernelMessage.createMessage({
        msgType: 'create_subshell_request',
        channel: 'control',
        username: kernel.username,
        session: kernel.clientId,
        content: {}
      }),
      true,
      true
    ) as Kernel.IControlFuture<KernelMessage.ICreateSubshellRequestMsg, KernelMessage.ICreateSubshellReplyMsg>;
    future.onReply = ({ content }) => {
      // A refusal has none.
      this._id = content.subshell_id ?? null;
      if (this._hasEnded) {
        this._delete();
      }
      this._settle();
    };
  }

  private _settle(): void {
    window.clearTimeout(this._timer);
    if (!this._isSettled) {
      this._isSettled = true;
      this._onSettled();
    }
  }

  /** Lab knows the kernel and makes its own. */
  private readonly _end = (): void => {
    this._hasEnded = true;
    this._delete();
    this._settle();
  };

  private _delete(): void {
    const id = this._id;
    this._id = null;
    if (id !== null && !this._kernel.isDisposed && this._kernel.supportsSubshells) {
      this._kernel.requestDeleteSubshell({ subshell_id: id });
    }
  }

  private _timer = 0;
  private _id: string | null = null;
  private _isSettled = false;
  private _hasEnded = false;
}
