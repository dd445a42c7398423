import type { INodePosition } from '../../../src/notebook/tokens';
import {
  applyChange,
  check,
  parseNotebook,
  planEdit,
  type CellText,
  type Gesture,
  type ParsedNotebook,
  type PipelineProblem
} from '../../../src/pipeline';
import type { BuilderModel } from '../../../src/builder/model';
import { Observable } from '../../../src/ui/observable';

/** A notebook without a page: real reading and editing of cells, with a plain undo history. */
export class FakeDocument extends Observable implements BuilderModel.Document {
  readonly isEditable = true;
  readonly isPython = true;
  readonly scrolled: string[] = [];
  readonly revealed: { cell: string; text: string | undefined }[] = [];
  positions: ReadonlyMap<string, INodePosition> = new Map();

  constructor(private _cells: readonly CellText[]) {
    super();
    this.parsed = parseNotebook(_cells);
  }

  parsed: ParsedNotebook;

  get problems(): readonly PipelineProblem[] {
    return check(this.parsed);
  }

  get sources(): string[] {
    return this._cells.map(cell => cell.source);
  }

  edit(gesture: Gesture): void {
    const change = planEdit(this._cells, gesture);
    this._past.push(this._cells);
    this._future.length = 0;
    this._show(applyChange(this._cells, change));
  }

  undo(): void {
    this._travel(this._past, this._future);
  }

  redo(): void {
    this._travel(this._future, this._past);
  }

  move(node: string, position: INodePosition): void {
    this.positions = new Map([...this.positions, [node, position]]);
    this.notify();
  }

  resetPositions(): void {
    this.positions = new Map();
    this.notify();
  }

  scrollToCell(cell: string): Promise<void> {
    this.scrolled.push(cell);
    return Promise.resolve();
  }

  revealCell(cell: string, place?: { from: number; to: number }): Promise<void> {
    const { source } = this._cells.find(({ id }) => id === cell)!;
    this.revealed.push({ cell, text: place && source.slice(place.from, place.to) });
    return Promise.resolve();
  }

  /** As if somebody had typed. */
  type(...sources: string[]): void {
    this._show(sources.map((source, index) => ({ id: `c${index}`, source, isCode: true })));
  }

  private _travel(from: (readonly CellText[])[], to: (readonly CellText[])[]): void {
    const cells = from.pop();
    if (cells) {
      to.push(this._cells);
      this._show(cells);
    }
  }

  private _show(cells: readonly CellText[]): void {
    this._cells = cells;
    this.parsed = parseNotebook(cells);
    this.notify();
  }

  private readonly _past: (readonly CellText[])[] = [];
  private readonly _future: (readonly CellText[])[] = [];
}
