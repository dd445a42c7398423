import { KernelMessage } from '@jupyterlab/services';

/** Parents of status messages that say nothing of the main shell: the control channel's. */
const ON_CONTROL: ReadonlySet<string> = new Set([
  'debug_request',
  'interrupt_request',
  'shutdown_request',
  'create_subshell_request',
  'delete_subshell_request',
  'list_subshell_request'
]);

/**
 * Whether the kernel's main shell works on something, so that what is sent there has to wait. Lab's own kernel status
 * does not say: it becomes idle with every message that a subshell or the control channel has handled beside a cell.
 */
export class ShellActivity {
  /** `isIdle`: the main shell is known to be free now, as it is when it has just answered. */
  constructor(isIdle: boolean) {
    this._isKnown = isIdle;
  }

  /** Until the main shell has answered anything, a cell from before the page may be running. */
  get isBusy(): boolean {
    return !this._isKnown || this._running.size > 0;
  }

  take(message: KernelMessage.IIOPubMessage): void {
    if (!KernelMessage.isStatusMsg(message)) {
      return;
    }
    const parent = message.parent_header;
    if (!('msg_id' in parent) || parent.subshell_id || ON_CONTROL.has(parent.msg_type)) {
      return;
    }
    if (message.content.execution_state === 'busy') {
      this._running.add(parent.msg_id);
    } else if (message.content.execution_state === 'idle') {
      this._running.delete(parent.msg_id);
      // ipykernel 7.4 may handle a comm's message on a subshell though it was sent to the main shell.
      this._isKnown ||= parent.msg_type !== 'comm_msg';
    }
  }

  /** The kernel was restarted, or the connection dropped: what was known may have changed unheard. */
  forget(): void {
    this._isKnown = false;
    this._running.clear();
  }

  private _isKnown: boolean;
  private readonly _running = new Set<string>();
}
