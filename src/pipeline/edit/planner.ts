import type { CellText } from '../cells';
import type { GraphNode, StepNode } from '../graph';
import { BoundArguments } from '../parse/arguments';
import { parametersOf } from '../parse/constructors';
import type { Place } from '../parse/drafts';
import type { CallArgument, CallExpression, Expression, ListExpression } from '../parse/expression';
import { parseNotebook } from '../parse/parse-notebook';
import type { ParsedNotebook, ParsedPipeline } from '../parse/parsed';
import { classOfCall } from '../written-call';
import type { CellInsert, Change, TextEdit } from './change';
import { quoteStyle } from './python-code';
import { EditRefused } from './refused';
import { appendItems, removeItems, type Sequence, type Splice } from './sequence';

/** A node or pipeline whose constructor call stands in the text. */
export interface Written extends Place {
  call: CallExpression;
}

/**
 * Collects one gesture's text edits, and in parallel what the graph must be afterwards. The two are made apart from
 * each other, so that `verify` compares two opinions.
 */
export class Planner {
  readonly parsed: ParsedNotebook;
  readonly quote: '"' | "'";
  /** Whether nodes without a variable may come and go. */
  unnamedNodes = false;
  readonly removed = new Set<string>();
  readonly inserts: CellInsert[] = [];
  private readonly edits: TextEdit[] = [];
  private readonly expected = new Map<string, GraphNode | 'changed'>();
  private readonly pipelineSteps = new Map<string, readonly string[] | null>();
  private readonly added = new Map<string, { cell: string; sequence: Sequence; items: string[] }>();
  private readonly byId: Map<string, CellText>;

  constructor(readonly cells: readonly CellText[]) {
    this.parsed = parseNotebook(cells);
    this.byId = new Map(cells.map(cell => [cell.id, cell]));
    this.quote = quoteStyle(cells.filter(cell => cell.isCode).map(cell => cell.source));
  }

  /** The finished change. */
  change(): Change {
    for (const { cell, sequence, items } of this.added.values()) {
      this.splice(cell, appendItems(this.source(cell), sequence, items));
    }
    const order = new Map(this.cells.map((cell, index) => [cell.id, index]));
    const edits = this.edits
      .map((edit, index) => ({ edit, index }))
      .sort(
        (a, b) => order.get(a.edit.cell)! - order.get(b.edit.cell)! || a.edit.from - b.edit.from || a.index - b.index
      )
      .map(({ edit }) => edit);
    return {
      edits,
      inserts: this.inserts,
      emptied: this.emptied(edits),
      expect: {
        nodes: this.expected,
        removed: this.removed,
        pipelines: this.pipelineSteps,
        unnamedNodes: this.unnamedNodes
      }
    };
  }

  source(cell: string): string {
    return this.byId.get(cell)!.source;
  }

  cellIndex(cell: string): number {
    return this.cells.findIndex(({ id }) => id === cell);
  }

  /** The node as this gesture has left it so far. */
  node(id: string): GraphNode {
    const expected = this.expected.get(id);
    const node =
      expected && expected !== 'changed' ? expected : this.parsed.nodes.find(candidate => candidate.id === id);
    if (!node) {
      throw new EditRefused(
        'unknown-node',
        `There is no ${id} in this notebook.`,
        id,
        'The notebook may have changed.'
      );
    }
    return node;
  }

  step(id: string): StepNode {
    const node = this.node(id);
    if (node.kind !== 'step') {
      const cure = node.kind === 'opaque' ? 'Edit it in its cell.' : 'Choose a step.';
      throw new EditRefused('not-editable', `${id} is no step the builder can edit.`, id, cure);
    }
    return node;
  }

  pipeline(id: string): ParsedPipeline {
    const pipeline = this.parsed.pipelines.find(candidate => candidate.id === id);
    if (!pipeline) {
      throw new EditRefused(
        'unknown-node',
        `There is no pipeline ${id} in this notebook.`,
        id,
        'The notebook may have changed.'
      );
    }
    return pipeline;
  }

  isPipeline(id: string): boolean {
    return this.parsed.pipelines.some(pipeline => pipeline.id === id);
  }

  /** Where a node or pipeline is written; refused for those the parser does not understand. */
  written(id: string): Written {
    const place = this.isPipeline(id) ? this.parsed.spans.pipelines.get(id) : this.parsed.spans.nodes.get(id);
    if (!this.isPipeline(id) && this.node(id).kind === 'opaque') {
      throw new EditRefused(
        'not-editable',
        `${id} is made by code the builder does not read.`,
        id,
        'Edit it in its cell.'
      );
    }
    if (!place?.call) {
      throw new EditRefused(
        'unknown-node',
        `The code that makes ${id} was not found.`,
        id,
        'The notebook may have changed.'
      );
    }
    return { ...place, call: place.call };
  }

  /** The variable of a node; refused for a node made inside a list. */
  variable(id: string): string {
    const variable = this.node(id).origin?.variable;
    if (variable === undefined) {
      throw new EditRefused('not-editable', `${id} has no variable.`, id, 'Assign it to a variable in its cell first.');
    }
    if (variable !== id) {
      const cure = 'Give the two different variables in their cells first.';
      throw new EditRefused('not-editable', `A later cell assigns ${variable} anew.`, id, cure);
    }
    return variable;
  }

  /** The class a node's call names. */
  classOf(call: CallExpression): string | null {
    return classOfCall(this.parsed, call);
  }

  argument(call: CallExpression, ...keywords: string[]): CallArgument | null {
    return new BoundArguments(call, this.parameters(call)).argument(...keywords);
  }

  parameters(call: CallExpression): readonly string[] {
    const name = this.classOf(call);
    return name === null ? [] : parametersOf(name);
  }

  /** The list literal an argument is, also when it has a variable of its own that nothing else uses. */
  list(place: Written, expression: Expression, id: string): { cell: string; list: ListExpression } {
    if (expression.kind === 'list' && !expression.tuple) {
      return { cell: place.cell, list: expression };
    }
    const named = expression.kind === 'name' ? this.ownList(expression.name) : null;
    if (!named) {
      throw new EditRefused('not-editable', 'This is not a list the builder can edit.', id, 'Edit it in its cell.');
    }
    return named;
  }

  /** A list that is assigned once and read once. */
  private ownList(name: string): { cell: string; list: ListExpression } | null {
    let found: { cell: string; list: ListExpression } | null = null;
    let reads = 0;
    for (const [cell, code] of this.parsed.code) {
      for (const statement of code.statements) {
        if (statement.kind === 'assign' && statement.target.name === name && statement.value.kind === 'list') {
          found = { cell, list: statement.value };
        }
      }
      reads += code.names.filter(use => use.name === name).length;
    }
    return reads === 2 && found && !found.list.tuple ? found : null;
  }

  /** Adds `items` to a list; several calls for one list make one insertion. */
  append(cell: string, sequence: Sequence, items: readonly string[]): void {
    const key = `${cell}:${sequence.open}`;
    const entry = this.added.get(key);
    if (entry) {
      entry.items.push(...items);
    } else {
      this.added.set(key, { cell, sequence, items: [...items] });
    }
  }

  appendKeyword(place: Written, keyword: string, code: string): void {
    this.append(place.cell, sequenceOf(place.call), [`${keyword}=${code}`]);
  }

  remove(cell: string, sequence: Sequence, first: number, last = first): void {
    this.splice(cell, removeItems(this.source(cell), sequence, first, last));
  }

  replace(cell: string, from: number, to: number, insert: string): void {
    this.splice(cell, [{ from, to, insert }]);
  }

  expect(node: GraphNode): void {
    this.expected.set(node.id, node);
  }

  /** The node stays, but only Python knows how it looks now. */
  expectChanged(id: string): void {
    this.expected.set(id, 'changed');
  }

  /** Takes back what was expected of a node that goes after all. */
  forget(id: string): void {
    this.expected.delete(id);
  }

  expectPipeline(id: string, steps: readonly string[] | null): void {
    this.pipelineSteps.set(id, steps);
  }

  /** Every node as the gesture has left it so far. */
  nodes(): GraphNode[] {
    const known = new Set(this.parsed.nodes.map(node => node.id));
    const fresh = [...this.expected].flatMap(([id, node]) => (known.has(id) || node === 'changed' ? [] : [node]));
    return [...this.parsed.nodes.filter(node => !this.removed.has(node.id)).map(node => this.node(node.id)), ...fresh];
  }

  private splice(cell: string, splices: readonly Splice[]): void {
    this.edits.push(...splices.map(splice => ({ cell, ...splice })));
  }

  private emptied(edits: readonly TextEdit[]): string[] {
    const touched = new Set(edits.map(edit => edit.cell));
    return [...touched].filter(cell => {
      const own = edits.filter(edit => edit.cell === cell);
      const removed = own.reduce((count, edit) => count + this.source(cell).slice(edit.from, edit.to).trim().length, 0);
      return own.every(edit => edit.insert.trim() === '') && removed > 0 && this.isBlankAfter(cell, own);
    });
  }

  private isBlankAfter(cell: string, edits: readonly TextEdit[]): boolean {
    let rest = '';
    let position = 0;
    for (const edit of edits) {
      rest += this.source(cell).slice(position, edit.from);
      position = edit.to;
    }
    return (rest + this.source(cell).slice(position)).trim() === '';
  }
}

/** A call's arguments as a sequence. */
export function sequenceOf(call: CallExpression): Sequence {
  return { open: call.open, close: call.close, items: call.arguments };
}
