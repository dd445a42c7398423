import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { RunView } from './RunView';
import type { RunViewModel } from './runViewModel';

/** A run view as a Lumino widget; it owns the model. */
export class RunWidget extends ReactWidget {
  constructor(
    private readonly _model: RunViewModel,
    private readonly _trans: TranslationBundle,
    private readonly _onOpen?: () => void
  ) {
    super();
    this.addClass('jp-SteploomRunWidget');
  }

  dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this._model.dispose();
    }
  }

  protected render(): React.JSX.Element {
    return <RunView model={this._model} trans={this._trans} onOpen={this._onOpen} />;
  }
}
