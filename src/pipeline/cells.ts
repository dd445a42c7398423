/** A notebook as the pipeline code sees it: its cells in document order, nothing else. */
export interface CellText {
  id: string;
  source: string;
  isCode: boolean;
}

/** Cell magics whose body is Python that runs in the user's namespace; the body of every other one is not ours. */
const PYTHON_CELL_MAGICS = new Set(['time', 'capture', 'prun']);

/**
 * The Python in a cell, as long as the cell itself so that offsets stay true, or null when the cell is not Python.
 *
 * IPython's `%magic`, `!command` and `help?` lines become `0#…`: still one statement (an indented body may hold nothing
 * else), with nothing in it. Lines inside brackets or strings are left alone: there a `%` is the operator.
 */
export function pythonOf(cell: CellText): string | null {
  if (!cell.isCode) {
    return null;
  }
  const { source } = cell;
  const first = /^\s*%%(\w*)/.exec(source);
  if (first && !PYTHON_CELL_MAGICS.has(first[1])) {
    return null;
  }
  if (!/^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]/mu.test(source)) {
    return source;
  }
  return maskMagics(source);
}

function maskMagics(source: string): string {
  let masked = '';
  let position = 0;
  while (position < source.length) {
    const line = lineEnd(source, position);
    const text = source.slice(position, line);
    const start = magicStart(text);
    if (start < 0) {
      const next = logicalLineEnd(source, position);
      masked += source.slice(position, next);
      position = next;
      continue;
    }
    masked += text.slice(0, start) + blank(text.slice(start), '0');
    position = line;
    // A trailing backslash makes the next line part of the command.
    for (let current = text; current.endsWith('\\') && position < source.length;) {
      const end = lineEnd(source, position + 1);
      current = source.slice(position + 1, end);
      masked += '\n' + blank(current, '');
      position = end;
    }
    if (position < source.length) {
      masked += source[position++];
    }
  }
  return masked;
}

/** `text` as a comment of the same length, after `lead` when there is room for it. */
function blank(text: string, lead: string): string {
  if (text.length <= lead.length) {
    return lead.slice(0, text.length);
  }
  return (lead + '#').slice(0, text.length) + text.slice(lead.length + 1);
}

/** Where IPython syntax begins in a line that starts a statement, or -1. */
function magicStart(line: string): number {
  const command = /^[ \t]*(?=[%!?])/u.exec(line);
  if (command) {
    return command[0].length;
  }
  const assigned = /^[ \t]*[\w, \t]+=[ \t]*(?=[%!])/u.exec(line);
  if (assigned) {
    return assigned[0].length;
  }
  const help = /^[ \t]*(?=[\w.*]+\?{1,2}[ \t]*$)/u.exec(line);
  return help ? help[0].length : -1;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

/** Just behind the newline that ends the statement at `from`: brackets, strings and backslashes carry on. */
function logicalLineEnd(source: string, from: number): number {
  let depth = 0;
  let position = from;
  while (position < source.length) {
    const char = source[position];
    if (char === '#') {
      position = lineEnd(source, position);
      continue;
    }
    if (char === '"' || char === "'") {
      position = stringEnd(source, position);
      continue;
    }
    if (char === '\\') {
      position += 2;
      continue;
    }
    if ('([{'.includes(char)) {
      depth++;
    } else if (')]}'.includes(char)) {
      depth = Math.max(0, depth - 1);
    } else if (char === '\n' && depth === 0) {
      return position + 1;
    }
    position++;
  }
  return source.length;
}

function stringEnd(source: string, from: number): number {
  const quote = source[from];
  const triple = source.startsWith(quote.repeat(3), from);
  const close = triple ? quote.repeat(3) : quote;
  let position = from + close.length;
  while (position < source.length) {
    if (source[position] === '\\') {
      position += 2;
    } else if (source.startsWith(close, position)) {
      return position + close.length;
    } else if (!triple && source[position] === '\n') {
      return position;
    } else {
      position++;
    }
  }
  return source.length;
}
