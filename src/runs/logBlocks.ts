import { PLAIN, parseAnsi } from '../ui/ansi';
import type { IAnsiSpan, IAnsiStyle } from '../ui/ansi';

/** Some lines of a log, drawn as one piece; the same object as long as its lines are the same. */
export interface ILogBlock {
  readonly key: number;
  readonly spans: readonly IAnsiSpan[];
}

const LINES_A_BLOCK = 100;
/** A line of a megabyte would freeze the page; the file has all of it. */
const LONGEST_LINE = 4000;

/** Turns a growing text into blocks of styled lines. Lines keep coming apart anywhere, so the last one stays open. */
export class LogBlocks {
  get blocks(): readonly ILogBlock[] {
    const open = this._openSpans();
    if (this._lines === 0 && open.length === 0) {
      return this._closed;
    }
    return [...this._closed, { key: this._closed.length, spans: [...this._spans, ...open] }];
  }

  /** Number of lines, the open one too. */
  get count(): number {
    return this._closed.length * LINES_A_BLOCK + this._lines + (this._open ? 1 : 0);
  }

  append(text: string): void {
    const parts = (this._open + text).split('\n');
    this._open = parts.pop()!;
    for (const line of parts) {
      const { spans, style } = parseAnsi(visible(line), this._style);
      this._style = style;
      this._spans.push(...spans, { text: '\n', style: PLAIN });
      this._lines += 1;
      if (this._lines === LINES_A_BLOCK) {
        this._closed = [...this._closed, { key: this._closed.length, spans: merged(this._spans) }];
        this._spans = [];
        this._lines = 0;
      }
    }
    if (this._open.length > 4 * LONGEST_LINE) {
      // Nothing will be seen of its middle; what comes after the last return may still be.
      this._open = this._open.slice(0, LONGEST_LINE + 1) + this._open.slice(-LONGEST_LINE);
    }
  }

  private _openSpans(): readonly IAnsiSpan[] {
    return this._open ? parseAnsi(visible(this._open), this._style).spans : [];
  }

  private _closed: readonly ILogBlock[] = [];
  private _spans: IAnsiSpan[] = [];
  private _lines = 0;
  private _open = '';
  private _style: IAnsiStyle = PLAIN;
}

/** What a terminal would show of a line: a carriage return begins it again, as progress bars do. */
function visible(line: string): string {
  const trimmed = line.replace(/\r+$/u, '');
  // Nobody sees spaces at the end, and the kernel fills a log up with them where it has cut it.
  const shown = trimmed.slice(trimmed.lastIndexOf('\r') + 1).trimEnd();
  return shown.length > LONGEST_LINE ? `${shown.slice(0, LONGEST_LINE)} … (+${shown.length - LONGEST_LINE})` : shown;
}

/** Neighbours of one style as one: a plain log is one text node a block. */
function merged(spans: readonly IAnsiSpan[]): IAnsiSpan[] {
  const result: IAnsiSpan[] = [];
  for (const span of spans) {
    const previous = result[result.length - 1];
    if (previous?.style === span.style) {
      result[result.length - 1] = { text: previous.text + span.text, style: span.style };
    } else {
      result.push(span);
    }
  }
  return result;
}
