import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** Something a view renders: it says that it changed, and how often it did. */
export interface IObservable {
  /** Rises with every change, so that a view can tell whether what it drew is still true. */
  readonly revision: number;
  readonly changed: ISignal<IObservable, void>;
}

/** The base of models: state lives here, as React forgets it whenever its widget is moved. */
export abstract class Observable implements IObservable {
  get revision(): number {
    return this._revision;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  protected notify(): void {
    if (!this._isDisposed) {
      this._revision += 1;
      this._changed.emit();
    }
  }

  private _revision = 0;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
