import type { NotebookPanel } from '@jupyterlab/notebook';

import type { PipelineDocument } from './pipelineDocument';
import type { IPipelineDocument, IPipelineDocuments } from './tokens';

/** One document a notebook, made when somebody asks for it. */
export class PipelineDocuments implements IPipelineDocuments {
  constructor(private readonly _options: PipelineDocuments.IOptions) {}

  get(panel: NotebookPanel): Promise<IPipelineDocument> {
    let document = this._documents.get(panel);
    if (!document) {
      document = this._make(panel);
      this._documents.set(panel, document);
      // The next who asks tries again.
      document.catch(() => this._documents.delete(panel));
    }
    return document;
  }

  private async _make(panel: NotebookPanel): Promise<IPipelineDocument> {
    const [make] = await Promise.all([this._options.load(), panel.context.ready]);
    const document = make(panel);
    panel.disposed.connect(() => document.dispose());
    return document;
  }

  private readonly _documents = new WeakMap<NotebookPanel, Promise<IPipelineDocument>>();
}

export namespace PipelineDocuments {
  export interface IOptions {
    /** Loads the parser with what makes documents; asked again for every notebook. */
    load: () => Promise<(panel: NotebookPanel) => PipelineDocument>;
  }
}
