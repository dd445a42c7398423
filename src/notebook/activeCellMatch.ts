import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { Observable } from '../ui/observable';

/**
 * Tells whether the code of the active cell holds a pattern, also while it is typed: enough to show or hide a button
 * without the parser, which is loaded by those who press it.
 */
export class ActiveCellMatch extends Observable {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _pattern: RegExp
  ) {
    super();
    _tracker.activeCellChanged.connect(this._onActiveCell, this);
    this._onActiveCell();
  }

  get isMatch(): boolean {
    return this._isMatch;
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _onActiveCell(): void {
    const cell = this._tracker.activeCell;
    if (cell !== this._cell) {
      if (this._cell && !this._cell.isDisposed) {
        this._cell.model.contentChanged.disconnect(this._update, this);
      }
      this._cell = cell;
      cell?.model.contentChanged.connect(this._update, this);
    }
    this._update();
  }

  private _update(): void {
    const model = this._cell?.model;
    const isMatch = model?.type === 'code' && this._pattern.test(model.sharedModel.getSource());
    if (isMatch !== this._isMatch) {
      this._isMatch = isMatch;
      this.notify();
    }
  }

  private _cell: Cell | null = null;
  private _isMatch = false;
}
