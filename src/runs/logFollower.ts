import { StepLog } from './stepLog';

interface IPage {
  offset: number;
  next: number;
  size: number;
  text: string;
}

/** The size of a page of the log in bytes, as `run.logs` gives it. */
const PAGE_BYTES = 64 * 1024;
/** Further behind than this, the end is more use than everything in between. */
const MOST_BEHIND = 8 * PAGE_BYTES;

/** Keeps one step's log complete while somebody looks at it, asking for what events did not bring. */
export class LogFollower {
  /** `ask` gets a page from a byte offset on; -1 is the last page. */
  constructor(private readonly _ask: (offset: number) => Promise<IPage>) {}

  readonly log = new StepLog();

  /** What an event brought. */
  take(offset: number, next: number, text: string): void {
    this._size = Math.max(this._size, next);
    if (this.log.append(offset, next, text)) {
      this._changed();
    } else if (this._watchers.size > 0) {
      void this._fetch();
    } else {
      // Nobody looks: the newest stretch is enough, the rest can be asked for.
      this.log.reset(offset, next, text);
    }
  }

  follow(onChange: () => void): () => void {
    this._watchers.add(onChange);
    void this._fetch();
    return () => void this._watchers.delete(onChange);
  }

  /** Events may have been missed. */
  catchUp(): void {
    if (this._watchers.size > 0) {
      void this._fetch();
    }
  }

  async fetchEarlier(): Promise<void> {
    const { start } = this.log;
    if (start === 0) {
      return;
    }
    const page = await this._ask(Math.max(0, start - PAGE_BYTES));
    if (page.offset < start) {
      this.log.prepend(page.offset, page.next, page.text);
    } else {
      this.log.prependBeginning(await this._beginning(start));
    }
    this._changed();
  }

  /** All of what was kept of the beginning of a log whose middle is gone: nothing tells where it ends but its end. */
  private async _beginning(end: number): Promise<string> {
    let text = '';
    for (let at = 0; at < end;) {
      const page = await this._ask(at);
      // A page begins behind the gap when there is nothing at its place.
      if (page.offset > at || page.next <= at) {
        break;
      }
      text += page.text;
      at = page.next;
    }
    return text;
  }

  /** Ask for pages until the end is reached. One at a time; a failure leaves the rest to the next event or look. */
  private async _fetch(): Promise<void> {
    if (this._isFetching) {
      return;
    }
    this._isFetching = true;
    try {
      for (let more = true; more;) {
        const isFar = this.log.isEmpty || this._size - this.log.end > MOST_BEHIND;
        const page = await this._ask(isFar ? -1 : this.log.end);
        this._size = Math.max(this._size, page.size);
        const before = this.log.end;
        if (this.log.isEmpty || page.offset > this.log.end) {
          this.log.reset(page.offset, page.next, page.text);
        } else if (!this.log.append(page.offset, page.next, page.text)) {
          this.log.reset(page.offset, page.next, page.text);
        }
        this._changed();
        more = this.log.end < this._size && this.log.end > before;
      }
    } catch {
      // The connection is shown as lost elsewhere; `catchUp` follows when it is back.
    } finally {
      this._isFetching = false;
    }
  }

  private _changed(): void {
    this._watchers.forEach(watcher => watcher());
  }

  private _size = 0;
  private _isFetching = false;
  private readonly _watchers = new Set<() => void>();
}
