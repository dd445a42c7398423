import type { Statement } from '../parse/statement';
import type { CellIndex } from './place-cell';
import type { Planner } from './planner';
import { insertBehind, insertBefore } from './statements';

/** `variable = code` in a new cell behind `index`, below the imports it needs. Returns the cell's id. */
export function addCell(
  planner: Planner,
  index: CellIndex,
  variable: string,
  imports: readonly string[],
  code: string
): string {
  const taken = new Set(planner.cells.map(cell => cell.id));
  // Cell ids are ASCII words of at most 64 characters (nbformat).
  const base = `steploom-${variable.replaceAll(/[^A-Za-z0-9_-]+/gu, '-')}`.slice(0, 56);
  let id = base;
  for (let n = 2; taken.has(id); n++) {
    id = `${base}-${n}`;
  }
  const lines = [...new Set(imports)];
  planner.inserts.push({
    after: index < 0 ? null : planner.cells[index].id,
    id,
    source: `${lines.length ? `${lines.join('\n')}\n\n` : ''}${variable} = ${code}`,
    metadata: { steploom: { v: 1, variable } }
  });
  return id;
}

/**
 * As `addCell`, for data. They are written together, as one reads them: when the cell at `index` holds nothing but data,
 * the new ones join it.
 */
export function addDataCode(
  planner: Planner,
  index: CellIndex,
  variable: string,
  imports: readonly string[],
  code: string
): string {
  const cell = planner.cells[index];
  const statements = cell && holdsOnlyData(planner, cell.id);
  if (!statements) {
    return addCell(planner, index, variable, imports, code);
  }
  addImports(planner, cell.id, statements, [...new Set(imports)].sort());
  insertBehind(planner, cell.id, statements[statements.length - 1], `${variable} = ${code}`);
  return cell.id;
}

/** The statements of a cell of imports and data, data last; null for any other cell. */
function holdsOnlyData(planner: Planner, cell: string): readonly Statement[] | null {
  const code = planner.parsed.code.get(cell);
  const data = new Set(
    planner.parsed.nodes.flatMap(node =>
      node.origin?.cell === cell && (node.kind === 'data' || node.kind === 'reference') ? [node.origin.variable] : []
    )
  );
  const isData = (statement: Statement) => statement.kind === 'assign' && data.has(statement.target.name);
  const statements = code?.errors.length ? [] : (code?.statements ?? []);
  const last = statements[statements.length - 1];
  const onlyData = statements.every(statement => statement.kind === 'import' || isData(statement));
  return last && isData(last) && onlyData ? statements : null;
}

/** Each where a sorter of imports would put it. */
function addImports(planner: Planner, cell: string, statements: readonly Statement[], lines: readonly string[]): void {
  const source = planner.source(cell);
  const imports = statements.filter(statement => statement.kind === 'import');
  if (lines.length && !imports.length) {
    insertBefore(planner, cell, statements[0], `${lines.join('\n')}\n`);
    return;
  }
  for (const line of lines) {
    const next = imports.find(({ from, to }) => source.slice(from, to) > line);
    if (next) {
      insertBefore(planner, cell, next, line);
    } else {
      insertBehind(planner, cell, imports[imports.length - 1], line);
    }
  }
}
