import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { BuilderView } from './BuilderView';
import type { FormModel } from './form/formModel';
import type { BuilderModel } from './model';

/** The builder as a Lumino widget; it owns its models. */
export class BuilderWidget extends ReactWidget {
  constructor(private readonly _options: BuilderWidget.IOptions) {
    super();
    this.addClass('jp-SteploomBuilder');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _options.trans.__('Pipeline builder'));
  }

  get model(): BuilderModel {
    return this._options.model;
  }

  dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this._options.forms.dispose();
      this._options.model.dispose();
    }
  }

  protected onActivateRequest(_: Message): void {
    void this._takeFocus();
  }

  protected render(): React.JSX.Element {
    return <BuilderView {...this._options} />;
  }

  /** What is selected gets the keyboard; before anything is, the first button. */
  private async _takeFocus(): Promise<void> {
    await this.renderPromise;
    const isFree = document.activeElement === document.body || this.parent?.node === document.activeElement;
    if (isFree) {
      this.node.querySelector<HTMLElement>('[role=treeitem][tabindex="0"], [role=toolbar] button')?.focus();
    }
  }
}

export namespace BuilderWidget {
  export interface IOptions {
    model: BuilderModel;
    forms: FormModel;
    trans: TranslationBundle;
  }
}
