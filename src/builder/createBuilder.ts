import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPipelineDocuments } from '../notebook/tokens';
import { layoutGraph } from '../pipeline/layout/layout-graph';
import type { IRunStore } from '../runs/tokens';
import { BuilderWidget } from './BuilderWidget';
import { FormModel } from './form/formModel';
import { BuilderModel } from './model';
import { NotebookFile } from './notebookFile';
import { findScripts } from './form/scripts';

import '../../style/builder.css';
import '../../style/builder-outline.css';
import '../../style/builder-inspector.css';
import '../../style/canvas.css';

interface IOptions {
  panel: NotebookPanel;
  documents: IPipelineDocuments;
  runs: IRunStore | null;
  contents: Contents.IManager;
  submit: (pipeline: string) => void;
  trans: TranslationBundle;
}

/** The builder of a notebook. Everything it needs is loaded with this file. */
export async function createBuilder(options: IOptions): Promise<BuilderWidget> {
  const { panel, documents, runs, contents, submit, trans } = options;
  const document = await documents.get(panel);
  const file = new NotebookFile(panel.context, PageConfig.getOption('serverRoot'));
  const model = new BuilderModel({
    document,
    layout: layoutGraph,
    runs,
    isThisNotebook: path => file.is(path),
    submit,
    trans
  });
  const forms = new FormModel(model, () => findScripts(contents, PathExt.dirname(panel.context.path)));
  const widget = new BuilderWidget({ model, forms, trans });
  widget.disposed.connect(() => file.dispose());
  return widget;
}
