import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { INodePosition, IPipelineDocument } from '../notebook/tokens';
import { EditRefused } from '../pipeline';
import type { Edge, Gesture, GraphNode, ParsedPipeline, PipelineProblem, Place } from '../pipeline';
import type { layoutGraph } from '../pipeline/layout/layout-graph';
import type { IRunStore } from '../runs/tokens';
import { Observable } from '../ui/observable';
import { buildScene } from './scene/buildScene';
import { newestStates } from './scene/newestStates';
import { Placement } from './scene/placement';
import type { IScene } from './scene/scene';
import { Selection } from './selection';
import { sentenceFor } from './sentences';

/** What a refused gesture leaves behind for the user. */
export type Refusal = Pick<EditRefused, 'what' | 'where' | 'cure'>;

/** The builder of one notebook: which pipeline is shown, what is selected, and every change the user makes. */
export class BuilderModel extends Observable {
  constructor(private readonly _options: BuilderModel.IOptions) {
    super();
    this._placement = new Placement(_options.layout);
    this.document.changed.connect(this._onDocumentChanged, this);
    _options.runs?.changed.connect(this._onRunsChanged, this);
    this._scene = this._draw();
  }

  get document(): BuilderModel.Document {
    return this._options.document;
  }

  get pipelines(): readonly ParsedPipeline[] {
    return this.document.parsed.pipelines;
  }

  get pipeline(): ParsedPipeline | null {
    return this._selection.pipeline;
  }

  get scene(): IScene {
    return this._scene;
  }

  get problems(): readonly PipelineProblem[] {
    return this.document.problems;
  }

  /** The id of a node or pipeline. */
  get selected(): string | null {
    return this._selection.selected;
  }

  get selectedNode(): GraphNode | null {
    return this._selection.selectedNode;
  }

  get selectedPipeline(): ParsedPipeline | null {
    return this._selection.selectedPipeline;
  }

  /** Why the last gesture was refused; it stays until the user has read it or another gesture works. */
  get refusal(): Refusal | null {
    return this._refusal;
  }

  /** What the last gesture did. `count` tells two equal sentences apart. */
  get said(): { readonly text: string; readonly count: number } {
    return this._said;
  }

  /** Rises when everything has got a new place. */
  get arrangements(): number {
    return this._arrangements;
  }

  dismissRefusal(): void {
    this._refusal = null;
    this.notify();
  }

  choosePipeline(id: string): void {
    this._selection.choose(id);
    this._scene = this._draw();
    this.notify();
  }

  /** Select a node or pipeline, and show a pipeline it is in. */
  select(id: string | null): void {
    const shown = this.pipeline;
    if (!this._selection.select(id, wanted => this._scene.nodes.some(node => node.id === wanted))) {
      return;
    }
    if (this.pipeline !== shown) {
      this._scene = this._draw();
    }
    this.notify();
  }

  /** Select what a cell defines. False when it defines nothing of a pipeline. */
  selectCell(cell: string): boolean {
    const { nodes, pipelines } = this.document.parsed.spans;
    const found = [...nodes, ...pipelines].find(([, place]) => place.cell === cell);
    if (found) {
      this.select(found[0]);
    }
    return found !== undefined;
  }

  /** Change the notebook. When that is refused nothing has changed, and `refusal` says why. */
  edit(gesture: Gesture): boolean {
    const { parsed } = this.document;
    const known = new Set([...parsed.nodes, ...parsed.pipelines].map(({ id }) => id));
    try {
      this.document.edit(gesture);
    } catch (error) {
      if (!(error instanceof EditRefused)) {
        throw error;
      }
      this._refusal = error;
      this.notify();
      return false;
    }
    this._refusal = null;
    this._selection.follow(gesture, known);
    this._scene = this._draw();
    const place = this._placeOf('node' in gesture && gesture.kind !== 'rename-variable' ? gesture.node : this.selected);
    if (place) {
      void this.document.scrollToCell(place.cell);
    }
    this._say(sentenceFor(gesture, parsed, this._options.trans));
    return true;
  }

  /** A line drawn from one node to another. */
  connect(from: string, to: string): void {
    this.edit({ kind: 'connect', from, to });
  }

  /** Remove a node, or a pipeline. */
  remove(id: string): void {
    const next = this._neighbourOf(id);
    if (this.edit({ kind: 'remove-node', node: id })) {
      this.select(next);
    }
  }

  removeEdge({ kind, from, to }: Edge): void {
    this.edit(
      kind === 'order' ? { kind: 'remove-run-after', step: to, after: from } : { kind: 'disconnect', from, to }
    );
  }

  move(id: string, position: INodePosition): void {
    this.document.move(id, position);
  }

  /** Forget where the user has put nodes. */
  arrange(): void {
    this._arrangements += 1;
    this.document.resetPositions();
    this._say(this._options.trans.__('Arranged the graph.'));
  }

  undo(): void {
    this.document.undo();
    this._say(this._options.trans.__('Undone.'));
  }

  redo(): void {
    this.document.redo();
    this._say(this._options.trans.__('Done again.'));
  }

  /** Show the code of a node or pipeline in its cell. */
  async reveal(id: string): Promise<void> {
    const place = this._placeOf(id);
    if (place) {
      await this.document.revealCell(place.cell, place.target ?? place.statement);
    }
  }

  /** Select what a problem is about, and show its cell. */
  async revealProblem({ node, cell }: PipelineProblem): Promise<void> {
    if (node !== undefined) {
      this.select(node);
      await this.reveal(node);
    } else if (cell !== undefined) {
      await this.document.revealCell(cell);
    }
  }

  /** Ask for a run of the pipeline that is shown. */
  submit(): void {
    if (this.pipeline) {
      this._options.submit(this.pipeline.id);
    }
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _placeOf(id: string | null): Place | undefined {
    const { nodes, pipelines } = this.document.parsed.spans;
    return id === null ? undefined : (nodes.get(id) ?? pipelines.get(id));
  }

  /** What to select when a node goes. */
  private _neighbourOf(id: string): string | null {
    const { nodes } = this._scene;
    const index = nodes.findIndex(node => node.id === id);
    return (nodes[index + 1] ?? nodes[index - 1])?.id ?? null;
  }

  private _draw(): IScene {
    const { parsed, problems, positions } = this.document;
    const { pipeline } = this;
    return buildScene({
      parsed,
      pipeline,
      problems,
      positions,
      states: newestStates(this._options.runs?.runs ?? [], pipeline, this._options.isThisNotebook),
      placement: this._placement,
      before: this._scene
    });
  }

  private _say(text: string): void {
    this._said = { text, count: this._said.count + 1 };
    this.notify();
  }

  private _onDocumentChanged(): void {
    this._scene = this._draw();
    this.notify();
  }

  private _onRunsChanged(): void {
    const { nodes } = this._scene;
    const scene = this._draw();
    // Most of what a run tells is its log.
    if (scene.nodes.some((node, index) => node !== nodes[index])) {
      this._scene = scene;
      this.notify();
    }
  }

  private readonly _selection = new Selection(() => this.document.parsed);
  private readonly _placement: Placement;
  private _scene: IScene = { nodes: [], edges: [] };
  private _refusal: Refusal | null = null;
  private _arrangements = 0;
  private _said = { text: '', count: 0 };
}

export namespace BuilderModel {
  /** The notebook, without its panel: the model knows no widget. */
  export type Document = Omit<IPipelineDocument, 'panel' | 'submit'>;

  export interface IOptions {
    document: Document;
    layout: typeof layoutGraph;
    /** Where states of steps come from; null without a kernel side. */
    runs: Pick<IRunStore, 'runs' | 'changed'> | null;
    /** Whether a file, as kernels tell it, is this notebook. */
    isThisNotebook: (file: string) => boolean;
    /** Ask the user how to submit a pipeline. */
    submit: (pipeline: string) => void;
    trans: TranslationBundle;
  }
}
