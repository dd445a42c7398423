import { PanelWithToolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

/** What a section shows once somebody looks at it. */
export interface ISectionContent {
  body: Widget;
  /** Buttons for the section's header, by name. */
  toolbar?: readonly (readonly [string, Widget])[];
}

/** A section of the side panel whose code is loaded when it is first seen. */
export class LazySection extends PanelWithToolbar {
  constructor(private readonly _options: LazySection.IOptions) {
    super();
    this.id = _options.id;
    this.title.label = _options.label;
    this.title.caption = _options.caption;
    this.toolbar.node.setAttribute('aria-label', _options.toolbarLabel);
    this.addClass('jp-SteploomSection');
    this._placeholder.addClass('jp-SteploomSection-loading');
    this._placeholder.node.textContent = _options.loadingText;
    this.addWidget(this._placeholder);
  }

  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._loadWhenSeen();
  }

  protected onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._loadWhenSeen();
  }

  private _loadWhenSeen(): void {
    if (this._isLoading || !this.isVisible) {
      return;
    }
    this._isLoading = true;
    this._options.load().then(
      ({ body, toolbar = [] }) => {
        if (this.isDisposed) {
          body.dispose();
          return;
        }
        this._placeholder.dispose();
        toolbar.forEach(([name, widget]) => this.toolbar.addItem(name, widget));
        this.addWidget(body);
      },
      (error: unknown) => {
        // The next look tries again: the server may have been away.
        this._isLoading = false;
        console.error(error);
        this._placeholder.node.textContent = this._options.failedText;
      }
    );
  }

  private _isLoading = false;
  private readonly _placeholder = new Widget();
}

export namespace LazySection {
  export interface IOptions {
    id: string;
    label: string;
    caption: string;
    toolbarLabel: string;
    loadingText: string;
    failedText: string;
    /** Imports from the chunk `panels`: sections are seen together, and what they share is loaded once. */
    load: () => Promise<ISectionContent>;
  }
}
