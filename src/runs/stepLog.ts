interface IChunk {
  offset: number;
  next: number;
  text: string;
}

/** More text than this is not kept in the page; half of it goes at once, as each cut redraws the view. */
const MOST_BYTES = 1024 * 1024;
const MOST_LINES = 20_000;

/**
 * A gapless stretch of a step's log, by byte offsets. Grows at its end with events and pages, at its start with earlier
 * pages; what the kernel has cut out of a log that was too long is no gap, as there is nothing. Holds text only: what it
 * looks like is the view's business.
 */
export class StepLog {
  /** Bytes before `start` exist and are not here. */
  get start(): number {
    return this._chunks[0]?.offset ?? this._end;
  }

  get end(): number {
    return this._end;
  }

  get isEmpty(): boolean {
    return this._chunks.length === 0;
  }

  /** Changes when everything must be drawn again; else `texts` only grew. */
  get generation(): number {
    return this._generation;
  }

  /** The texts in order. */
  get texts(): readonly string[] {
    return this._chunks.map(chunk => chunk.text);
  }

  /** Text that follows. False when something is missing in between, or overlaps in a way that cannot be cut. */
  append(offset: number, next: number, text: string): boolean {
    if (next <= this._end && !this.isEmpty) {
      return true;
    }
    if (this.isEmpty) {
      this._put({ offset, next, text });
      return true;
    }
    if (offset > this._end) {
      return false;
    }
    const rest = offset === this._end ? text : cutBytes(text, next - offset, this._end - offset);
    if (rest === null) {
      return false;
    }
    this._put({ offset: this._end, next, text: rest });
    return true;
  }

  /** An earlier page. It must reach up to `start`; what overlaps is cut. */
  prepend(offset: number, next: number, text: string): boolean {
    const { start } = this;
    if (next < start || offset >= start) {
      return false;
    }
    const kept = next === start ? text : keepBytes(text, next - offset, start - offset);
    if (kept === null) {
      return false;
    }
    this._chunks.unshift({ offset, next: start, text: kept });
    this._redraw();
    return true;
  }

  /** The beginning of a log that has nothing more between it and `start`. */
  prependBeginning(text: string): void {
    this._chunks.unshift({ offset: 0, next: this.start, text });
    this._redraw();
  }

  /** Begin anew with this page: what was known is too far away. */
  reset(offset: number, next: number, text: string): void {
    this._chunks = [{ offset, next, text }];
    this._end = next;
    this._redraw();
  }

  private _put(chunk: IChunk): void {
    this._chunks.push(chunk);
    this._end = chunk.next;
    this._lines += newlines(chunk.text);
    if (this._end - this.start > MOST_BYTES || this._lines > MOST_LINES) {
      const enough = this._end - (this._end - this.start) / 2;
      while (this._chunks.length > 1 && this._chunks[0].next <= enough) {
        this._chunks.shift();
      }
      this._redraw();
    }
  }

  private _redraw(): void {
    this._generation += 1;
    this._lines = this._chunks.reduce((sum, { text }) => sum + newlines(text), 0);
  }

  private _chunks: IChunk[] = [];
  private _end = 0;
  private _lines = 0;
  private _generation = 0;
}

/** The text behind its first `count` bytes; null when its bytes are not those of the log, as after a replaced character. */
function cutBytes(text: string, length: number, count: number): string | null {
  const bytes = new TextEncoder().encode(text);
  return bytes.length === length ? new TextDecoder().decode(bytes.slice(count)) : null;
}

function keepBytes(text: string, length: number, count: number): string | null {
  const bytes = new TextEncoder().encode(text);
  return bytes.length === length ? new TextDecoder().decode(bytes.slice(0, count)) : null;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
