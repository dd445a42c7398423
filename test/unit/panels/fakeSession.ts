import type { IBridgeClient } from '../../../src/bridge/tokens';
import type { INotebookSession, Standing } from '../../../src/panels/session/tokens';
import { Observable } from '../../../src/ui/observable';
import { FakeClock, FakeKernel, Page } from '../bridge/fakes';

/** A notebook whose kernel side is a real client on a fake kernel; tests change which one is current. */
export class FakeSession extends Observable implements INotebookSession {
  readonly clock = new FakeClock();
  readonly kernel = new FakeKernel(this.clock);
  readonly inserted: string[] = [];
  readonly helped: string[] = [];
  readonly notebookName = 'one.ipynb';
  canInsert = true;
  client: IBridgeClient | null = null;

  get standing(): Standing {
    const state = this.client?.state ?? null;
    if (!state || state.kind === 'detached') {
      return { kind: 'no-notebook' };
    }
    return state.kind === 'ready' || state.kind === 'stale' || state.kind === 'absent' ? { kind: state.kind } : state;
  }

  /** Another notebook comes to the front, on another kernel unless one is given. */
  async connect(kernel = this.kernel): Promise<Page> {
    const page = new Page(kernel, `page-${(this._pages += 1)}`);
    this.client = page.client;
    page.client.stateChanged.connect(() => this.notify());
    this.notify();
    await this.clock.advance(100);
    return page;
  }

  disconnect(): void {
    this.client = null;
    this.notify();
  }

  settle(): Promise<void> {
    return this.clock.advance(100);
  }

  insertCell(source: string): boolean {
    if (this.canInsert) {
      this.inserted.push(source);
    }
    return this.canInsert;
  }

  loadExtension(): Promise<void> {
    return Promise.resolve();
  }

  help(kind: string): void {
    this.helped.push(kind);
  }

  private _pages = 0;
}
