import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';
import type { Widget } from '@lumino/widgets';

import type { IRunOutput, createRunOutput } from './runOutput';

export const RUN_MIME = 'application/vnd.steploom.run+json';

/** An output that shows a run. The view is loaded with the first one; this class is on every page's start path. */
export class RunRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(private readonly _options: RunRenderer.IOptions) {
    super();
    this.addClass('jp-SteploomRunOutput');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const data: unknown = model.data[RUN_MIME];
    if (this._output?.update(data)) {
      return;
    }
    const create = await this._options.load();
    if (this.isDisposed) {
      return;
    }
    const output = create(data);
    this._show(output.widget);
    this._output = output;
  }

  private _show(widget: Widget): void {
    [...this.widgets].forEach(old => old.dispose());
    this.addWidget(widget);
  }

  private _output: IRunOutput | null = null;
}

export namespace RunRenderer {
  export interface IOptions {
    load: () => Promise<(data: unknown) => ReturnType<typeof createRunOutput>>;
  }
}
