import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { kernelLanguage } from '../../bridge/kernelLanguage';
import type { IBridgeClient, IBridgeRegistry } from '../../bridge/tokens';
import { insertCell } from '../../notebook/insertCell';
import { Observable } from '../../ui/observable';
import type { INotebookSession, Standing } from './tokens';

export const LOAD_EXTENSION = '%load_ext steploom';

/** Follows the current notebook, its kernel and that kernel's bridge, and makes one standing of the three. */
export class NotebookSession extends Observable implements INotebookSession {
  constructor(private readonly _options: NotebookSession.IOptions) {
    super();
    _options.tracker.currentChanged.connect(this._onPanelChanged, this);
    _options.registry.currentChanged.connect(this._update, this);
    this._onPanelChanged();
  }

  get standing(): Standing {
    return this._standing;
  }

  get client(): IBridgeClient | null {
    return this._client;
  }

  get notebookName(): string {
    return this._panel?.context.path.split('/').pop() ?? '';
  }

  insertCell(source: string): boolean {
    return this._panel !== null && insertCell(this._panel, source) >= 0;
  }

  async loadExtension(): Promise<void> {
    const panel = this._panel;
    const shared = panel?.content.model?.sharedModel;
    if (!panel || !shared) {
      return;
    }
    const present = shared.cells.findIndex(
      cell => cell.cell_type === 'code' && cell.getSource().trim() === LOAD_EXTENSION
    );
    const index = present >= 0 ? present : insertCell(panel, LOAD_EXTENSION, 0);
    const cell = panel.content.widgets[index];
    if (cell) {
      await this._options.runCell(panel, index);
      this._options.registry.get(panel.sessionContext)?.retry();
    }
  }

  help(kind: 'no-notebook' | 'no-kernel' | 'lost'): void {
    const command = {
      'no-notebook': 'notebook:create-new',
      'no-kernel': 'notebook:change-kernel',
      lost: 'notebook:restart-kernel'
    }[kind];
    if (this._options.commands.hasCommand(command)) {
      void this._options.commands.execute(command);
    }
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _onPanelChanged(): void {
    const panel = this._options.tracker.currentWidget;
    if (panel !== this._panel) {
      if (this._panel && !this._panel.isDisposed) {
        this._panel.sessionContext.kernelChanged.disconnect(this._onKernelChanged, this);
        this._panel.sessionContext.statusChanged.disconnect(this._onKernelChanged, this);
      }
      this._panel = panel;
      panel?.sessionContext.kernelChanged.connect(this._onKernelChanged, this);
      panel?.sessionContext.statusChanged.connect(this._onKernelChanged, this);
    }
    this._onKernelChanged();
  }

  private _onKernelChanged(): void {
    const kernel = this._panel?.sessionContext.session?.kernel ?? null;
    if (kernel && kernel.id !== this._languageOf) {
      this._languageOf = kernel.id;
      this._language = '';
      kernelLanguage(kernel).then(
        language => {
          if (this._languageOf === kernel.id) {
            this._language = language;
            this._update();
          }
        },
        () => {
          // The kernel went away before it said: its status tells.
        }
      );
    }
    this._update();
  }

  private _update(): void {
    const panel = this._panel;
    const client = panel ? this._options.registry.get(panel.sessionContext) : null;
    const clientChanged = client !== this._client;
    if (clientChanged) {
      this._client?.stateChanged.disconnect(this._update, this);
      this._client?.waitingChanged.disconnect(this._update, this);
      this._client = client;
      client?.stateChanged.connect(this._update, this);
      client?.waitingChanged.connect(this._update, this);
    }
    const standing = this._judge(panel, client);
    if (clientChanged || panel !== this._judged || JSON.stringify(standing) !== JSON.stringify(this._standing)) {
      this._judged = panel;
      this._standing = standing;
      this.notify();
    }
  }

  private _judge(panel: NotebookPanel | null, client: IBridgeClient | null): Standing {
    if (!panel) {
      return { kind: 'no-notebook' };
    }
    const { sessionContext } = panel;
    if (!sessionContext.session?.kernel) {
      // While the session starts there is no kernel yet, and nothing for the user to do.
      const isComing = ['initializing', 'starting', 'restarting'].includes(sessionContext.kernelDisplayStatus);
      return isComing ? { kind: 'connecting', waiting: false } : { kind: 'no-kernel' };
    }
    if (this._language && this._language.toLowerCase() !== 'python') {
      return { kind: 'not-python', language: this._language };
    }
    const state = client?.state ?? { kind: 'connecting', waiting: false };
    switch (state.kind) {
      case 'detached':
        return { kind: 'no-kernel' };
      case 'ready':
      case 'stale':
      case 'absent':
        return { kind: state.kind };
      default:
        return state;
    }
  }

  private _panel: NotebookPanel | null = null;
  private _judged: NotebookPanel | null = null;
  private _client: IBridgeClient | null = null;
  private _standing: Standing = { kind: 'no-notebook' };
  private _languageOf = '';
  private _language = '';
}

export namespace NotebookSession {
  export interface IOptions {
    tracker: Pick<INotebookTracker, 'currentWidget' | 'currentChanged'>;
    registry: Pick<IBridgeRegistry, 'get' | 'currentChanged'>;
    commands: Pick<CommandRegistry, 'hasCommand' | 'execute'>;
    /** Run a cell as the user would. */
    runCell: (panel: NotebookPanel, index: number) => Promise<void>;
  }
}
