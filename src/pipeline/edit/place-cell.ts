import { IMPORT_FROM, classOf } from '../parse/constructors';
import type { Statement } from '../parse/statement';
import type { Planner } from './planner';
import { EditRefused } from './refused';

/** Where new code goes: behind the cell at this index; -1 is the top. */
export type CellIndex = number;

/** Behind what it depends on, near its like: data before the first step, a step before the pipeline it joins. */
export function placeFor(
  planner: Planner,
  kind: 'data' | 'step' | 'pipeline',
  dependencies: readonly string[],
  before: CellIndex = Infinity
): CellIndex {
  const lowest = Math.max(-1, ...dependencies.map(name => lastWriter(planner, name)));
  if (lowest >= before) {
    throw new EditRefused(
      'defined-below',
      'What this step needs is defined in or below the cell of the pipeline.',
      `cell ${before + 1}`,
      'Move the pipeline down, or into a cell of its own.'
    );
  }
  const cellsOf = (...kinds: string[]) => nodeCells(planner, kinds);
  const pipelines = planner.parsed.pipelines.map(pipeline => planner.cellIndex(pipeline.cell));
  const steps = cellsOf('step', 'opaque');
  const limits: Record<typeof kind, number[]> = { data: [...steps, ...pipelines], step: pipelines, pipeline: [] };
  // A limit above what it depends on cannot be kept: then right behind that is the best place.
  const limit = Math.min(before, ...limits[kind].filter(index => index > lowest));
  const peers: Record<typeof kind, number[]> = {
    data: cellsOf('data', 'reference'),
    step: [...steps, ...cellsOf('data', 'reference')],
    pipeline: steps
  };
  const above = (indexes: readonly number[]) => indexes.filter(index => index < limit);
  const near = Math.max(lowest, ...above(peers[kind].some(index => index < limit) ? peers[kind] : setUpCells(planner)));
  if (near >= 0) {
    return near;
  }
  const imports = importCells(planner).filter(index => index < limit);
  const last = Math.min(limit, planner.cells.length) - 1;
  return imports.length ? imports[imports.length - 1] : last;
}

/** The name to call `className` by in a cell behind `index`, and the import it needs there, if any. */
export function importFor(
  planner: Planner,
  className: string,
  index: CellIndex
): { name: string; line: string | null } {
  const local = localNames(planner, index);
  for (const [name, qualified] of local) {
    if (classOf(qualified) === className && qualified.endsWith(`.${className}`)) {
      return { name, line: null };
    }
  }
  for (const [name, qualified] of local) {
    if (qualified === IMPORT_FROM[className]) {
      return { name: `${name}.${className}`, line: null };
    }
  }
  const clash = lastWriter(planner, className) >= 0 && !planner.parsed.imports.get(className)?.startsWith('azureml.');
  if (clash) {
    throw new EditRefused(
      'name-taken',
      `${className} means something else in this notebook.`,
      className,
      'Rename that first.'
    );
  }
  return { name: className, line: `from ${IMPORT_FROM[className]} import ${className}` };
}

/** The last cell that assigns or imports a name, or -1. */
export function lastWriter(planner: Planner, name: string): CellIndex {
  let last = -1;
  planner.cells.forEach((cell, index) => {
    if (planner.parsed.code.get(cell.id)?.names.some(use => use.writes && !use.deferred && use.name === name)) {
      last = index;
    }
  });
  return last;
}

function nodeCells(planner: Planner, kinds: readonly string[]): number[] {
  return planner.parsed.nodes.flatMap(node => {
    const place = planner.parsed.spans.nodes.get(node.id);
    return place && kinds.includes(node.kind) ? [planner.cellIndex(place.cell)] : [];
  });
}

/** Cells of the workspace, datastores, computes and run configurations: a pipeline is written below them. */
function setUpCells(planner: Planner): number[] {
  const { workspaces, datastores, computes, runConfigs, condaDependencies } = planner.parsed;
  const named = [...workspaces, ...datastores, ...computes, ...runConfigs, ...condaDependencies];
  const variables = new Set(named.map(({ variable }) => variable));
  const changing = planner.cells.filter(({ id }) =>
    planner.parsed.code
      .get(id)
      ?.statements.some(statement => statement.kind === 'set' && variables.has(statement.path[0]))
  );
  return [...named.map(({ cell }) => cell), ...changing.map(({ id }) => id)].map(cell => planner.cellIndex(cell));
}

function importCells(planner: Planner): number[] {
  return planner.cells.flatMap((cell, index) =>
    planner.parsed.code.get(cell.id)?.statements.some(statement => statement.kind === 'import') ? [index] : []
  );
}

function localNames(planner: Planner, index: CellIndex): Map<string, string> {
  const local = new Map<string, string>();
  const read = (statement: Statement) => {
    if (statement.kind === 'import') {
      statement.names.forEach(name => local.set(name.local, name.qualified));
    } else if (statement.kind === 'block' && statement.type === 'branch') {
      statement.body.forEach(read);
    }
  };
  planner.cells.slice(0, index + 1).forEach(cell => planner.parsed.code.get(cell.id)?.statements.forEach(read));
  return local;
}
