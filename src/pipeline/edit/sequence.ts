import type { Span } from '../parse/expression';

/** Bracketed items separated by commas: a list, or the arguments of a call. Offsets are those of the brackets. */
export interface Sequence {
  open: number;
  close: number;
  items: readonly Span[];
}

/** A replacement inside one cell. */
export interface Splice extends Span {
  insert: string;
}

/** Adds items at the end as the ones before are written: their indentation, their commas. Comments stay put. */
export function appendItems(source: string, sequence: Sequence, items: readonly string[]): Splice[] {
  const { open, close } = sequence;
  const last = sequence.items[sequence.items.length - 1];
  if (!last) {
    const inside = source.slice(open + 1, close);
    const to = inside.trim() === '' ? close : open + 1;
    return [{ from: open + 1, to, insert: items.join(', ') }];
  }
  const comma = commaBetween(source, last.to, close);
  const indent = itemIndent(source, sequence);
  if (indent === null) {
    return comma < 0
      ? [{ from: last.to, to: last.to, insert: items.map(item => `, ${item}`).join('') }]
      : [{ from: comma + 1, to: comma + 1, insert: items.map(item => ` ${item},`).join('') }];
  }
  const trailing = comma >= 0;
  const end = trailing ? comma + 1 : last.to;
  const lineEnd = endOfLine(source, end);
  const at = lineEnd < close ? lineEnd : end;
  const text = items.map(item => `\n${indent}${item}`).join(',') + (trailing ? ',' : '');
  if (trailing) {
    return [{ from: at, to: at, insert: text }];
  }
  // A comment may stand between the last item and the end of its line: the comma goes before it, the item after.
  return at === last.to || source.slice(last.to, at).trim() === ''
    ? [{ from: last.to, to: last.to, insert: `,${text}` }]
    : [
        { from: last.to, to: last.to, insert: ',' },
        { from: at, to: at, insert: text }
      ];
}

/** Removes items `first`..`last` (inclusive) with their commas and lines, leaving every comment. */
export function removeItems(source: string, sequence: Sequence, first: number, last: number): Splice[] {
  const { items, close } = sequence;
  const from = items[first].from;
  const to = items[last].to;
  const comma = commaBetween(source, to, items[last + 1]?.from ?? close);
  if (comma >= 0) {
    return [{ ...cut(source, from, comma + 1), insert: '' }];
  }
  const before = first > 0 ? commaBetween(source, items[first - 1].to, from) : -1;
  if (before < 0) {
    return [{ ...cut(source, from, to), insert: '' }];
  }
  return source.slice(before, from).includes('#')
    ? [
        { from: before, to: before + 1, insert: '' },
        { ...cut(source, from, to), insert: '' }
      ]
    : [{ from: before, to, insert: '' }];
}

/** The indentation new items get when the sequence is written over several lines, or null when it is on one. */
function itemIndent(source: string, { items }: Sequence): string | null {
  const lines = items.map(item => ({ item, lead: source.slice(startOfLine(source, item.from), item.from) }));
  const own = lines.filter(({ lead }) => lead.trim() === '');
  const wraps = own.some(({ item }) => item !== items[0]) || (items.length === 1 && own.length === 1);
  return wraps ? own[own.length - 1].lead : null;
}

/** `from`..`to` and the white space that would be left over. A line left with nothing goes as a whole. */
function cut(source: string, from: number, to: number): Span {
  const start = startOfLine(source, from);
  let end = to;
  while (source[end] === ' ' || source[end] === '\t') {
    end++;
  }
  const endsLine = end >= source.length || source[end] === '\n';
  if (endsLine && source.slice(start, from).trim() === '') {
    return { from: start, to: Math.min(end + 1, source.length) };
  }
  let begin = from;
  while (source[begin - 1] === ' ' || source[begin - 1] === '\t') {
    begin--;
  }
  if (begin === start) {
    return { from, to: end };
  }
  const isLastOnLine = endsLine || source[end] === '#' || /[\])}]/u.test(source[end]);
  return isLastOnLine ? { from: begin, to: source[end] === '#' ? to : end } : { from, to: end };
}

/** The comma between two items, comments skipped, or -1. */
function commaBetween(source: string, from: number, to: number): number {
  for (let position = from; position < to; position++) {
    if (source[position] === ',') {
      return position;
    }
    if (source[position] === '#') {
      position = endOfLine(source, position);
    }
  }
  return -1;
}

export function startOfLine(source: string, position: number): number {
  return source.lastIndexOf('\n', position - 1) + 1;
}

export function endOfLine(source: string, position: number): number {
  const end = source.indexOf('\n', position);
  return end < 0 ? source.length : end;
}
