import type { CellText } from '../cells';
import type { GraphNode } from '../graph';
import { parseNotebook } from '../parse/parse-notebook';
import { readCell } from '../parse/read-cell';
import type { Change } from './change';
import { EditRefused } from './refused';

/**
 * Reads the notebook again and compares: the graph must differ from before by what the gesture meant and nothing else,
 * and every statement no edit touched must be there, byte for byte. Throws `EditRefused` otherwise.
 */
export function verify(before: readonly CellText[], after: readonly CellText[], change: Change): void {
  verifyNodes(before, after, change);
  verifyStatements(before, after, change);
}

function verifyNodes(before: readonly CellText[], after: readonly CellText[], { expect }: Change): void {
  const was = parseNotebook(before);
  const is = parseNotebook(after);
  const expected = new Map<string, GraphNode | 'changed'>(was.nodes.map(node => [node.id, node]));
  expect.removed.forEach(id => expected.delete(id));
  expect.nodes.forEach((node, id) => expected.set(id, node));
  const found = new Map(is.nodes.map(node => [node.id, node]));
  for (const id of new Set([...expected.keys(), ...found.keys()])) {
    const wanted = expected.get(id);
    const got = found.get(id);
    const node = got ?? (wanted === 'changed' ? undefined : wanted);
    if (expect.unnamedNodes && (!wanted || !got) && node && (!node.origin || node.kind === 'opaque')) {
      continue;
    }
    if (!wanted || !got || (wanted !== 'changed' && canonical(wanted) !== canonical(got))) {
      refuse(`${id} would not become what was meant.`, id);
    }
  }
  const pipelines = new Map<string, readonly string[] | null>(was.pipelines.map(({ id, steps }) => [id, steps]));
  expect.pipelines.forEach((steps, id) => pipelines.set(id, steps));
  const pipelinesFound = new Map(is.pipelines.map(({ id, steps }) => [id, steps]));
  for (const id of new Set([...pipelines.keys(), ...pipelinesFound.keys()])) {
    if (JSON.stringify(pipelines.get(id) ?? null) !== JSON.stringify(pipelinesFound.get(id) ?? null)) {
      refuse(`The steps of ${id} would not become what was meant.`, id);
    }
  }
}

/** Statements outside the edits, in order; the same must be found outside the inserted text. */
function verifyStatements(before: readonly CellText[], after: readonly CellText[], change: Change): void {
  const inserted = new Set(change.inserts.map(insert => insert.id));
  const rest = after.filter(cell => !inserted.has(cell.id));
  before.forEach((cell, index) => {
    const edits = change.edits.filter(edit => edit.cell === cell.id);
    if (!edits.length) {
      if (rest[index]?.source !== cell.source) {
        refuse('A cell the gesture is not about would change.', cell.id);
      }
      return;
    }
    const touched = edits.map(({ from, to }) => ({ from, to }));
    let shift = 0;
    const written = edits.map(({ from, to, insert }) => {
      const span = { from: from + shift, to: from + shift + insert.length };
      shift += insert.length - (to - from);
      return span;
    });
    const kept = untouched(cell, touched);
    const found = untouched(rest[index], written);
    if (kept.join('\0') !== found.join('\0')) {
      refuse('Code the gesture is not about would change.', cell.id);
    }
  });
}

/** Texts of the statements that no span reaches into. */
function untouched(cell: CellText, spans: readonly { from: number; to: number }[]): string[] {
  return readCell(cell)
    .statements.filter(({ from, to }) => !spans.some(span => span.from < to && span.to > from))
    .map(({ from, to }) => cell.source.slice(from, to));
}

/** A node as text; paths on compute are the node's own and follow it. */
function canonical(node: GraphNode): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === 'pathOnCompute') {
      return undefined;
    }
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return value;
  });
}

function refuse(what: string, where: string): never {
  throw new EditRefused('unexpected-result', what, where, 'Edit the code in its cell.');
}
