import type { Gesture, GraphNode, ParsedNotebook, ParsedPipeline } from '../pipeline';

/** Which pipeline of a notebook is shown, and which node or pipeline is selected, by id. */
export class Selection {
  /** `_parsed` is the notebook as it is now: what has gone from it is no longer selected. */
  constructor(private readonly _parsed: () => ParsedNotebook) {}

  /** The pipeline that is shown; null while the notebook has none. */
  get pipeline(): ParsedPipeline | null {
    const { pipelines } = this._parsed();
    return pipelines.find(({ id }) => id === this._chosen) ?? pipelines[0] ?? null;
  }

  /** The id of a node or pipeline. */
  get selected(): string | null {
    return this.selectedNode?.id ?? this.selectedPipeline?.id ?? null;
  }

  get selectedNode(): GraphNode | null {
    return this._parsed().nodes.find(({ id }) => id === this._selected) ?? null;
  }

  get selectedPipeline(): ParsedPipeline | null {
    return this._parsed().pipelines.find(({ id }) => id === this._selected) ?? null;
  }

  /** Show a pipeline, and select it. */
  choose(pipeline: string): void {
    this._chosen = pipeline;
    this._selected = pipeline;
  }

  /** Select a node or pipeline, and show a pipeline that has it unless `isShown`. False when it was selected already. */
  select(id: string | null, isShown: (id: string) => boolean): boolean {
    if (id === this._selected) {
      return false;
    }
    this._selected = id;
    if (id !== null && !isShown(id)) {
      const home = this._parsed().pipelines.find(
        ({ id: own, graph }) => own === id || graph.nodes.some(node => node.id === id)
      );
      this._chosen = home?.id ?? this._chosen;
    }
    return true;
  }

  /** Select what a gesture made, and follow what it renamed. `known` are the ids that were there before it. */
  follow(gesture: Gesture, known: ReadonlySet<string>): void {
    const { nodes, pipelines } = this._parsed();
    if (gesture.kind === 'rename-variable') {
      this._chosen = this._chosen === gesture.node ? gesture.to : this._chosen;
      this._selected = this._selected === gesture.node ? gesture.to : this._selected;
    } else if (gesture.kind === 'connect') {
      this._selected = nodes.some(({ id, kind }) => id === gesture.to && kind === 'step') ? gesture.to : gesture.from;
    } else if (gesture.kind.startsWith('add-')) {
      const made = [...pipelines, ...nodes].find(({ id }) => !known.has(id));
      this._selected = made?.id ?? this._selected;
      this._chosen = this.selectedPipeline?.id ?? this._chosen;
    }
  }

  private _chosen: string | null = null;
  private _selected: string | null = null;
}
