import { MainAreaWidget } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import { builderIcon } from '../ui/icons';
import type { BuilderWidget } from './BuilderWidget';

/**
 * The tab of a notebook's builder. It is there at once, so that the page can be laid out as it was; the builder is
 * loaded when somebody looks at it.
 */
export class BuilderTab extends MainAreaWidget<Panel> {
  constructor(private readonly _options: BuilderTab.IOptions) {
    super({ content: new Panel() });
    this.addClass('jp-SteploomBuilderTab');
    // The builder has a bar of its own.
    this.toolbar.hide();
    this.title.icon = builderIcon;
    this.title.closable = true;
    this._setPath(_options.path);
    this._note.addClass('jp-SteploomSection-loading');
    this._note.node.textContent = _options.trans.__('Loading …');
    this.content.addWidget(this._note);
  }

  /** The path of the notebook. */
  get path(): string {
    return this._path;
  }

  /** The notebook got another path. */
  get pathChanged(): ISignal<this, void> {
    return this._pathChanged;
  }

  /** The builder, once it is loaded. */
  get builder(): Promise<BuilderWidget> {
    return this._builder.promise;
  }

  /** Save the notebook: what the builder changes is in there. */
  async save(): Promise<void> {
    await this._panel?.context.save();
  }

  /** Follow a notebook: its name, and its end. */
  follow(panel: NotebookPanel): void {
    this._panel = panel;
    panel.disposed.connect(this.dispose, this);
    panel.context.pathChanged.connect(this._onPathChanged, this);
    this._setPath(panel.context.path);
    this._loadWhenSeen();
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  protected onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._loadWhenSeen();
  }

  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._loadWhenSeen();
  }

  protected onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    void this.builder.then(builder => builder.activate());
  }

  private _loadWhenSeen(): void {
    if (this._panel && this.isVisible && !this._isLoading) {
      this._isLoading = true;
      this._options.load(this._panel).then(
        builder => {
          if (this.isDisposed) {
            builder.dispose();
            return;
          }
          this._note.dispose();
          this.content.addWidget(builder);
          this._builder.resolve(builder);
        },
        (error: unknown) => {
          // The next look tries again: the server may have been away.
          this._isLoading = false;
          console.error(error);
          this._note.node.textContent = this._options.trans.__('The builder could not be loaded. Reload the page.');
        }
      );
    }
  }

  private _setPath(path: string): void {
    const { trans } = this._options;
    const name = PathExt.basename(path, PathExt.extname(path));
    this._path = path;
    this.title.label = trans.__('%1 pipeline', name);
    this.title.caption = trans.__('Pipeline builder of %1', path);
  }

  private _onPathChanged(): void {
    this._setPath(this._panel!.context.path);
    this._pathChanged.emit();
  }

  private _path = '';
  private _panel: NotebookPanel | null = null;
  private _isLoading = false;
  private readonly _note = new Widget();
  private readonly _builder = new PromiseDelegate<BuilderWidget>();
  private readonly _pathChanged = new Signal<this, void>(this);
}

export namespace BuilderTab {
  export interface IOptions {
    path: string;
    load: (panel: NotebookPanel) => Promise<BuilderWidget>;
    trans: TranslationBundle;
  }
}
