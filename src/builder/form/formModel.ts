import type { INodePosition } from '../../notebook/tokens';
import type { ParsedNotebook } from '../../pipeline';
import { Observable } from '../../ui/observable';
import { changedStep, connectDraft, gestureOf, newDraft } from './drafts';
import type { Draft, DraftChange, IConnectDraft, NodeKind } from './drafts';
import type { BuilderModel } from '../model';
import { NODE_SIZE } from '../scene/scene';
import { folderOf } from './scripts';

/** The one open form: adding a node or a pipeline, or connecting two nodes. */
export class FormModel extends Observable {
  constructor(
    private readonly _builder: BuilderModel,
    private readonly _findScripts: () => Promise<readonly string[]>
  ) {
    super();
  }

  get draft(): Draft | null {
    return this._draft;
  }

  /** Whether the form says enough to be sent; whether it can be done is found out by sending it. */
  get canSubmit(): boolean {
    return this._draft !== null && (this._draft.kind !== 'connect' || this._draft.to !== '');
  }

  /** Scripts near the notebook, as paths relative to its folder. */
  get scripts(): readonly string[] {
    return this._scripts;
  }

  /** Add something; `at` is where on the canvas. */
  add(kind: NodeKind | 'pipeline', at?: INodePosition): void {
    const draft = newDraft(kind, this._parsed, this._builder.pipeline?.id ?? null);
    if (draft.kind === 'step') {
      this._open({ ...draft, source: folderOf(draft.script, this._scripts), at });
      void this._suggestScripts();
    } else {
      this._open({ ...draft, at });
    }
  }

  /** Connect two nodes, beginning with what is selected or given. */
  connect(from = '', to = ''): void {
    this._open(connectDraft(this._parsed, from, to));
  }

  change(change: DraftChange): void {
    const { _draft: draft } = this;
    if (draft) {
      const next = { ...draft, ...change } as Draft;
      this._set(next.kind === 'step' && draft.kind === 'step' ? changedStep(draft, change, this._scripts) : next);
    }
  }

  /** Choose an end of a connection: what is possible and usual between the two follows. */
  changeEnds({ from, to }: Partial<Pick<IConnectDraft, 'from' | 'to'>>): void {
    if (this._draft?.kind === 'connect') {
      this._set(connectDraft(this._parsed, from ?? this._draft.from, to ?? this._draft.to));
    }
  }

  /** Do what the form says. It stays open when that is refused. */
  submit(): boolean {
    const { _draft: draft } = this;
    if (!draft || !this.canSubmit || !this._builder.edit(gestureOf(draft))) {
      return false;
    }
    const made = this._builder.selectedNode;
    if (draft.at && made) {
      // The middle of the node comes where the pointer was.
      const { width, height } = NODE_SIZE[made.kind];
      this._builder.move(made.id, { x: draft.at.x - width / 2, y: draft.at.y - height / 2 });
    }
    this._set(null);
    return true;
  }

  close(): void {
    this._builder.dismissRefusal();
    this._set(null);
  }

  private get _parsed(): ParsedNotebook {
    return this._builder.document.parsed;
  }

  private _open(draft: Draft): void {
    this._builder.dismissRefusal();
    this._set(draft);
  }

  private async _suggestScripts(): Promise<void> {
    const before = this._scripts;
    this._scripts = await this._findScripts();
    const { _draft: draft } = this;
    if (draft?.kind === 'step' && draft.source === folderOf(draft.script, before)) {
      this._set({ ...draft, source: folderOf(draft.script, this._scripts) });
    } else {
      this.notify();
    }
  }

  private _set(draft: Draft | null): void {
    this._draft = draft;
    this.notify();
  }

  private _draft: Draft | null = null;
  private _scripts: readonly string[] = [];
}
