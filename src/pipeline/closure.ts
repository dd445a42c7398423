import type { CellText } from './cells';
import { edgesOf } from './edges';
import type { ParsedNotebook } from './parse/parsed';
import { readCell } from './parse/read-cell';
import type { CellCode } from './parse/statement';

/** Calls that start, wait for or show runs: a cell with one of these does more than define a pipeline. */
const RUNS = new Set(['submit', 'RunDetails', 'publish', 'start_logging', 'get_portal_url']);

/** Line magics that change what later cells mean. */
const STATE_MAGIC = /^[ \t]*%(load_ext|run|load|cd|env|set_env|workspace|compute|runconfig)\b/mu;

/** What brings a step's folder into being. */
const MAKES_FILES = /^\s*%%(writefile|file|step)\b|\b(makedirs|mkdir|copyfile|copytree|shutil\.copy)\b/u;

/**
 * The cells to run, in order, so that the variable of a pipeline or a step (`target` is its id) stands for it in a fresh
 * kernel: every cell above it that defines or changes a name used on the way, imports and script-writing cells included.
 * Generous: running one cell too many costs little. Cells that submit, wait for or show a run are left out, unless a
 * needed name is defined nowhere else.
 */
export function cellsNeeded(parsed: ParsedNotebook, target: string, cells: readonly CellText[]): string[] {
  const pipeline = parsed.pipelines.find(({ id }) => id === target);
  const cell = pipeline?.cell ?? parsed.spans.nodes.get(target)?.cell;
  const last = cells.findIndex(({ id }) => id === cell);
  if (last < 0) {
    return [];
  }
  const members = pipeline ? new Set(pipeline.graph.nodes.map(node => node.id)) : upstreamOf(parsed, target);
  const codes = cells.map(readCell);
  const needed = new Set<number>();
  const add = (index: number) => {
    if (needed.has(index)) {
      return;
    }
    needed.add(index);
    for (const name of readNames(cells[index], codes[index])) {
      definers(name, index, codes).forEach(add);
    }
  };
  add(last);
  // A step that writes what another reads is named by nobody, yet the pipeline holds it once its cell has run.
  const orders = parsed.runAfter.filter(call => members.has(call.step));
  const places = [...members].map(id => parsed.spans.nodes.get(id)).concat(orders.map(call => call.place));
  const indexes = places.map(place => cells.findIndex(({ id }) => id === place?.cell));
  indexes.filter(index => index >= 0 && index < last).forEach(add);
  for (let index = 0; index < last; index++) {
    if (cells[index].isCode && (STATE_MAGIC.test(cells[index].source) || MAKES_FILES.test(cells[index].source))) {
      add(index);
    }
  }
  return [...needed].sort((a, b) => a - b).map(index => cells[index].id);
}

/** A node and all it needs. */
function upstreamOf(parsed: ParsedNotebook, target: string): Set<string> {
  const edges = edgesOf(parsed.nodes);
  const found = new Set([target]);
  // What is added on the way is visited too.
  for (const id of found) {
    edges.filter(edge => edge.to === id).forEach(edge => found.add(edge.from));
  }
  return found;
}

/** Cells up to `index` that define or change `name`; those that run something only when no other cell defines it. */
function definers(name: string, index: number, codes: readonly CellCode[]): number[] {
  const above = codes.slice(0, index).map((code, at) => ({ code, at }));
  const defining = above.filter(({ code }) => code.names.some(use => use.name === name && use.writes));
  const quiet = defining.filter(({ code }) => !startsRuns(code));
  const changing = above.filter(({ code }) => !startsRuns(code) && changes(code, name));
  return [...(quiet.length ? quiet : defining), ...changing].map(({ at }) => at);
}

/** `name.attribute = …` and `name.method(…)` as statements of their own. */
function changes(code: CellCode, name: string): boolean {
  return code.statements.some(
    statement =>
      (statement.kind === 'set' && statement.path[0] === name) ||
      (statement.kind === 'expression' &&
        code.calls.some(
          call =>
            call.from >= statement.from && call.to === statement.to && call.path[0] === name && !isWaiting(call.path)
        ))
  );
}

function isWaiting(path: string[]): boolean {
  return /^(wait_|get_|show$|download$|list$)/u.test(path[path.length - 1]);
}

/** True for cells that submit, publish or show runs. */
export function startsRuns(code: CellCode): boolean {
  return code.calls.some(call => RUNS.has(call.path[call.path.length - 1]));
}

/** Names a cell reads; a magic's `$name` and `{name}` too. */
function readNames(cell: CellText, code: CellCode): Set<string> {
  const names = new Set(code.names.filter(use => !use.writes).map(use => use.name));
  for (const line of cell.source.matchAll(/^[ \t]*(?:[%!].*)/gmu)) {
    for (const match of line[0].matchAll(/[$]\{?(\w+)|\{(\w+)\}/gu)) {
      names.add(match[1] ?? match[2]);
    }
  }
  return names;
}
