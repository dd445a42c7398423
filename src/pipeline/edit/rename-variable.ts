import type { Argument, GraphNode, Port } from '../graph';
import type { Gesture } from './gesture';
import type { Planner } from './planner';
import { isIdentifier } from './python-code';
import { EditRefused } from './refused';

/** Renames a variable wherever it stands. Refused when code that is never rewritten uses it. */
export function renameVariable(
  planner: Planner,
  { node: id, to }: Extract<Gesture, { kind: 'rename-variable' }>
): void {
  planner.written(id);
  const variable = planner.isPipeline(id) ? planner.pipeline(id).variable : planner.variable(id);
  if (!isIdentifier(to)) {
    throw new EditRefused('bad-name', `${to} cannot be a variable.`, id, 'Use letters, digits and underscores.');
  }
  const uses = planner.cells.flatMap(cell =>
    (planner.parsed.code.get(cell.id)?.names ?? []).map(use => ({ ...use, cell: cell.id }))
  );
  if (to === variable || uses.some(use => use.name === to) || planner.parsed.imports.has(to)) {
    throw new EditRefused('name-taken', `${to} is used in this notebook already.`, id, 'Choose another name.');
  }
  const own = uses.filter(use => use.name === variable);
  if (own.filter(use => use.writes).length > 1) {
    throw new EditRefused('not-editable', `${variable} is assigned more than once.`, id, 'Rename it in the cells.');
  }
  for (const use of own) {
    refuseOpaque(planner, use, variable);
    planner.replace(use.cell, use.from, use.to, to);
  }
  refuseMagics(planner, variable);
  expectRenamed(planner, id, variable, to);
}

function refuseOpaque(
  planner: Planner,
  use: { cell: string; from: number; deferred: boolean },
  variable: string
): void {
  const block = planner.parsed.code
    .get(use.cell)!
    .statements.some(statement => statement.kind === 'block' && use.from >= statement.from && use.from < statement.to);
  const opaque = planner.parsed.nodes.some(node => {
    const place = node.kind === 'opaque' ? planner.parsed.spans.nodes.get(node.id) : undefined;
    const { statement } = place ?? {};
    const isHere = place?.cell === use.cell && statement && use.from >= statement.from && use.from < statement.to;
    return (
      isHere &&
      !planner.parsed.nodes.some(
        other => other.kind !== 'opaque' && planner.parsed.spans.nodes.get(other.id)?.statement === statement
      )
    );
  });
  if (block || opaque || use.deferred) {
    const where = `cell ${planner.cellIndex(use.cell) + 1}`;
    throw new EditRefused(
      'used-elsewhere',
      `Code that is not rewritten uses ${variable}.`,
      where,
      'Rename it in the cells.'
    );
  }
}

/** `!cp {data} .` and `%%writefile $folder/a.py` read variables too. */
function refuseMagics(planner: Planner, variable: string): void {
  const escaped = variable.replaceAll(/[^\p{L}\p{N}_]/gu, '');
  const pattern = new RegExp(`^[ \\t]*[%!].*(\\$\\{?${escaped}(?![\\p{L}\\p{N}_])|\\{${escaped}\\})`, 'mu');
  const cell = planner.cells.find(candidate => candidate.isCode && pattern.test(candidate.source));
  if (cell) {
    const where = `cell ${planner.cellIndex(cell.id) + 1}`;
    throw new EditRefused('used-elsewhere', `A magic uses ${variable}.`, where, 'Rename it in the cells.');
  }
}

function expectRenamed(planner: Planner, id: string, variable: string, to: string): void {
  const named = (other: string) => (other === id ? to : other);
  for (const pipeline of planner.parsed.pipelines) {
    if (pipeline.id === id || pipeline.steps.includes(id)) {
      planner.expectPipeline(named(pipeline.id), pipeline.steps.map(named));
    }
  }
  if (planner.isPipeline(id)) {
    planner.expectPipeline(id, null);
    return;
  }
  const node = planner.node(id);
  // Data without a name of their own are called by their variable.
  const nameFollows = 'name' in node && node.kind !== 'step' && node.name === variable && !hasName(planner, id);
  planner.removed.add(id);
  planner.unnamedNodes = true;
  for (const other of planner.parsed.nodes) {
    const renamed = renameIn(other, named);
    const nameMatters = other.kind === 'step' && [...other.inputs, ...other.outputs].some(port => port.node === id);
    if (other.id === id) {
      planner.expect({ ...renamed, id: to, origin: { cell: node.origin!.cell, variable: to } });
    } else if (JSON.stringify(renamed) !== JSON.stringify(other)) {
      planner.expect(renamed);
    }
    if ((nameFollows && (nameMatters || other.id === id)) || quotes(other, variable)) {
      planner.expectChanged(named(other.id));
    }
  }
}

/** Whether a node's fields hold code that names the variable. Nodes that are nothing but such code have no stable id. */
function quotes(node: GraphNode, variable: string): boolean {
  const fields =
    node.kind === 'step' ? [node.name, node.script, ...node.arguments.map(textOf)] : 'path' in node ? [node.path] : [];
  return fields.some(field => field.split(/[^\p{L}\p{N}_]+/u).includes(variable));
}

function textOf(argument: Argument): string {
  return argument.kind === 'opaque' ? argument.code : '';
}

function renameIn(node: GraphNode, named: (id: string) => string): GraphNode {
  if (node.kind !== 'step') {
    return node;
  }
  const ports = (list: readonly Port[]) => list.map(port => ({ ...port, node: named(port.node) }));
  return { ...node, inputs: ports(node.inputs), outputs: ports(node.outputs), after: node.after.map(named) };
}

function hasName(planner: Planner, id: string): boolean {
  const { call } = planner.written(id);
  return planner.argument(call, 'name', 'output_name', 'data_reference_name') !== null;
}
