import type { Span } from '../parse/expression';
import type { Planner } from './planner';
import { endOfLine, startOfLine } from './sequence';

/** Removes a statement with its line; comments above it stay, one on its last line goes with it. */
export function removeStatement(planner: Planner, cell: string, statement: Span): void {
  const source = planner.source(cell);
  const start = startOfLine(source, statement.from);
  const end = endOfLine(source, statement.to);
  const rest = source.slice(statement.to, end);
  if (source.slice(start, statement.from).trim() !== '' || !/^\s*(#.*)?$/u.test(rest)) {
    removeInLine(planner, cell, statement);
    return;
  }
  if (end < source.length) {
    // Of the two gaps around it one is enough.
    const before = source.slice(0, start);
    const after = source.slice(end + 1);
    const gaps = (before === '' || /\n[ \t]*\n$/u.test(before)) && /^[ \t]*\n/u.test(after);
    planner.replace(cell, start, end + 1 + (gaps ? endOfLine(after, 0) + 1 : 0), '');
  } else {
    planner.replace(cell, Math.max(0, source.slice(0, start).trimEnd().length), end, '');
  }
}

/** One of several statements on a line, separated by semicolons. */
function removeInLine(planner: Planner, cell: string, statement: Span): void {
  const source = planner.source(cell);
  const after = /^[ \t]*;[ \t]*/u.exec(source.slice(statement.to));
  if (after) {
    planner.replace(cell, statement.from, statement.to + after[0].length, '');
    return;
  }
  const before = /[ \t]*;[ \t]*$/u.exec(source.slice(0, statement.from));
  planner.replace(cell, statement.from - (before?.[0].length ?? 0), statement.to, '');
}

/** Inserts a line behind the line a statement ends on. */
export function insertBehind(planner: Planner, cell: string, statement: Span, line: string): void {
  const at = endOfLine(planner.source(cell), statement.to);
  planner.replace(cell, at, at, `\n${line}`);
}

/** Inserts a line before the line a statement begins on. */
export function insertBefore(planner: Planner, cell: string, statement: Span, line: string): void {
  const at = startOfLine(planner.source(cell), statement.from);
  planner.replace(cell, at, at, `${line}\n`);
}
