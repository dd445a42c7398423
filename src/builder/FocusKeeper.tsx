import * as React from 'react';

interface IProps {
  root: React.RefObject<HTMLElement>;
  /** Where the keyboard goes when what had it is gone. */
  fallback(): HTMLElement | null | undefined;
  children: React.ReactNode;
}

/**
 * Keeps the keyboard in the builder: what had the focus may go with a gesture, and the page would start over at its
 * top. Only a class hears of a rendering before it reaches the page.
 */
export class FocusKeeper extends React.Component<IProps> {
  getSnapshotBeforeUpdate(): boolean {
    return this._hasFocus;
  }

  componentDidUpdate(_props: IProps, _state: unknown, hadFocus: boolean): void {
    if (hadFocus && !this._hasFocus) {
      this.props.fallback()?.focus();
    }
  }

  render(): React.ReactNode {
    return this.props.children;
  }

  private get _hasFocus(): boolean {
    return this.props.root.current?.contains(document.activeElement) ?? false;
  }
}
