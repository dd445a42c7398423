import type { YNotebook } from '@jupyter/ydoc';
import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { Cell } from '@jupyterlab/cells';
import type { ITranslator } from '@jupyterlab/translation';
import { Debouncer } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

import { BridgeError } from '../bridge/error';
import { problems as bridgeProblems } from '../bridge/problems';
import type { IBridgeClient } from '../bridge/tokens';
import { cellsNeeded, check, EditRefused, parseNotebook, planEdit } from '../pipeline';
import type { CellText, Gesture, ParsedNotebook, PipelineProblem } from '../pipeline';
import type { Run } from '../protocol/entities';
import { Observable } from '../ui/observable';
import { applyToNotebook } from './applyToNotebook';
import { inspectPipelines } from './kernelProblems';
import { clearPositions, readPositions, renamePosition, writePosition } from './positions';
import { runCells } from './runCells';
import type { INodePosition, IPipelineDocument, ISubmitOptions } from './tokens';

/** Typing is followed at this pace, in ms. */
const READ_DELAY = 150;

/** Reads a notebook's pipelines from its cells whenever these change, and changes the cells by gestures. */
export class PipelineDocument extends Observable implements IPipelineDocument {
  constructor(private readonly _options: PipelineDocument.IOptions) {
    super();
    this.panel.model!.sharedModel.changed.connect(this._onTextChanged, this);
    this.panel.model!.metadataChanged.connect(this._onMetadataChanged, this);
    NotebookActions.executed.connect(this._onExecuted, this);
    this._positions = readPositions(this._notebook);
    this._read();
  }

  get panel(): NotebookPanel {
    return this._options.panel;
  }

  get parsed(): ParsedNotebook {
    return this._parsed;
  }

  get problems(): readonly PipelineProblem[] {
    const known = new Set(this._textProblems.map(problem => problem.what));
    return [...this._textProblems, ...this._kernelProblems.filter(problem => !known.has(problem.what))];
  }

  get isEditable(): boolean {
    return this.isPython && this.panel.model?.readOnly === false;
  }

  get isPython(): boolean {
    // A closed notebook has no model any more, a new one no language until its kernel has told it.
    const language = this.panel.model?.defaultKernelLanguage ?? '';
    return language === '' || language.toLowerCase() === 'python';
  }

  get positions(): ReadonlyMap<string, INodePosition> {
    return this._positions;
  }

  edit(gesture: Gesture): void {
    if (!this.isEditable) {
      throw new EditRefused(
        'read-only',
        'This notebook cannot be changed.',
        this.panel.context.path,
        this.isPython ? 'Save a copy of it and work there.' : 'Choose a Python kernel for it.'
      );
    }
    applyToNotebook(this._notebook, planEdit(this._cells(), gesture));
    if (gesture.kind === 'rename-variable') {
      renamePosition(this._notebook, gesture.node, gesture.to);
    }
    this._read();
  }

  undo(): void {
    this._notebook.undo();
    this._read();
  }

  redo(): void {
    this._notebook.redo();
    this._read();
  }

  move(node: string, position: INodePosition): void {
    writePosition(this._notebook, node, position, new Set(this._parsed.nodes.map(({ id }) => id)));
  }

  resetPositions(): void {
    clearPositions(this._notebook);
  }

  async scrollToCell(cell: string): Promise<void> {
    const { content } = this.panel;
    const index = content.widgets.findIndex(widget => widget.model.id === cell);
    if (index >= 0) {
      await content.scrollToItem(index, 'smart');
    }
  }

  async revealCell(cell: string, place?: { from: number; to: number }): Promise<void> {
    const { content } = this.panel;
    const index = content.widgets.findIndex(widget => widget.model.id === cell);
    if (index < 0) {
      return;
    }
    this._options.activate(this.panel);
    content.activeCellIndex = index;
    content.deselectAll();
    await content.scrollToItem(index, 'smart');
    const widget = content.widgets[index];
    await widget.ready;
    const editor = widget.editor;
    if (place && editor) {
      const at = (offset: number) => editor.getPositionAt(offset) ?? { line: 0, column: 0 };
      editor.setSelection({ start: at(place.from), end: at(place.to) });
      editor.revealSelection({ start: at(place.from), end: at(place.to) });
    }
  }

  async submit(pipeline: string, options: ISubmitOptions): Promise<Run> {
    const { variable } = this._parsed.pipelines.find(({ id }) => id === pipeline) ?? { variable: pipeline };
    const client = this._client();
    await runCells(this.panel, cellsNeeded(this._parsed, variable, this._cells()), this._options);
    const { run } = await client.request('pipeline.submit', {
      variable,
      experiment: options.experiment,
      parameters: options.parameters ?? {},
      continueOnStepFailure: options.continueOnStepFailure ?? false,
      regenerateOutputs: options.regenerateOutputs ?? false
    });
    return run;
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      this._reading.dispose();
      super.dispose();
    }
  }

  private get _notebook(): YNotebook {
    return this.panel.model!.sharedModel as YNotebook;
  }

  private _client(): IBridgeClient {
    const client = this._options.client(this.panel);
    if (!client) {
      throw new BridgeError(bridgeProblems.detached);
    }
    return client;
  }

  private _cells(): CellText[] {
    return this._notebook.cells.map(cell => ({
      id: cell.id,
      source: cell.getSource(),
      isCode: cell.cell_type === 'code'
    }));
  }

  private _read(): void {
    const before = JSON.stringify(this._parsed?.pipelines.map(({ graph }) => graph));
    this._parsed = parseNotebook(this.isPython ? this._cells() : []);
    this._textProblems = check(this._parsed);
    if (before !== JSON.stringify(this._parsed.pipelines.map(({ graph }) => graph))) {
      // What the kernel holds is not what the text says any more.
      this._kernelProblems = [];
    }
    this.notify();
  }

  private _onTextChanged(): void {
    void this._reading.invoke();
  }

  private _onMetadataChanged(): void {
    this._positions = readPositions(this._notebook);
    void this._reading.invoke();
    this.notify();
  }

  private _onExecuted(_: unknown, { notebook, cell }: { notebook: Notebook; cell: Cell }): void {
    const isOurs = notebook === this.panel.content;
    if (isOurs && this._parsed.pipelines.some(pipeline => pipeline.cell === cell.model.id)) {
      void this._inspect();
    }
  }

  private async _inspect(): Promise<void> {
    const client = this._options.client(this.panel);
    if (client?.state.kind !== 'ready') {
      return;
    }
    try {
      const found = await inspectPipelines(client, this._parsed);
      if (!this.isDisposed) {
        this._kernelProblems = found;
        this.notify();
      }
    } catch (error) {
      // Nobody asked for it; submitting says the same and is answered in full.
      console.warn('Steploom: the live pipelines could not be inspected.', error);
    }
  }

  private readonly _reading = new Debouncer(() => {
    if (!this.isDisposed) {
      this._read();
    }
  }, READ_DELAY);
  private _parsed!: ParsedNotebook;
  private _textProblems: readonly PipelineProblem[] = [];
  private _kernelProblems: readonly PipelineProblem[] = [];
  private _positions: ReadonlyMap<string, INodePosition>;
}

export namespace PipelineDocument {
  export interface IOptions {
    /** Its model must be there: await `context.ready` first. */
    panel: NotebookPanel;
    /** The kernel side of a notebook; null where there is none to ask. */
    client: (panel: NotebookPanel) => IBridgeClient | null;
    /** Bring a notebook to the front and give it the focus. */
    activate: (panel: NotebookPanel) => void;
    dialogs?: ISessionContextDialogs;
    translator?: ITranslator;
  }
}
