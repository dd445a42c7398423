import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { runsIcon } from '../ui/icons';
import { isFinal } from './order';
import { progressOf } from './progress';
import type { IRunStore } from './tokens';

/** How many runs are under way and how far they are; nothing to see when there are none. */
export class RunStatusItem extends Widget {
  constructor(
    private readonly _store: IRunStore,
    private readonly _trans: TranslationBundle,
    onClick: () => void
  ) {
    super({ node: document.createElement('button') });
    this.addClass('jp-SteploomStatusItem');
    this.node.setAttribute('type', 'button');
    this.node.title = _trans.__('Show the runs');
    this.node.addEventListener('click', onClick);
    runsIcon.element({ container: this._icon, stylesheet: 'statusBar' });
    this.node.append(this._icon, this._text);
    _store.changed.connect(this._update, this);
    this._update();
  }

  get isActive(): boolean {
    return this._isActive;
  }

  get activeChanged(): ISignal<this, void> {
    return this._activeChanged;
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _update(): void {
    const active = this._store.runs.filter(run => !isFinal(run.status) && this._store.isLive(run.id));
    const progress = active.map(progressOf);
    const done = progress.reduce((sum, one) => sum + one.done, 0);
    const total = progress.reduce((sum, one) => sum + one.total, 0);
    this._text.textContent = this._trans._n('%1 run: %2/%3 steps', '%1 runs: %2/%3 steps', active.length, done, total);
    if (active.length > 0 !== this._isActive) {
      this._isActive = active.length > 0;
      this._activeChanged.emit();
    }
  }

  private _isActive = false;
  private readonly _icon = document.createElement('span');
  private readonly _text = document.createElement('span');
  private readonly _activeChanged = new Signal<this, void>(this);
}
