import { ReactWidget, ToolbarButtonComponent, addToolbarButtonClass } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** A button of a toolbar that does something. Lab's own counts its clicks as a switch does, and tells screen readers so. */
export class ActionButton extends ReactWidget {
  constructor(private readonly _options: ActionButton.IOptions) {
    super();
    addToolbarButtonClass(this);
  }

  set enabled(enabled: boolean) {
    if (enabled !== this._enabled) {
      this._enabled = enabled;
      this.update();
    }
  }

  protected render(): React.JSX.Element {
    return <ToolbarButtonComponent {...this._options} enabled={this._enabled} />;
  }

  private _enabled = true;
}

export namespace ActionButton {
  export interface IOptions {
    icon: LabIcon;
    tooltip: string;
    onClick: () => void;
  }
}
