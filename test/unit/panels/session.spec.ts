import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import type { BridgeState, IBridgeClient } from '../../../src/bridge/tokens';
import { NotebookSession } from '../../../src/panels/session/session';

class FakeClient {
  state: BridgeState = { kind: 'connecting', waiting: false };
  waiting = false;
  retries = 0;
  readonly stateChanged = new Signal<FakeClient, BridgeState>(this);
  readonly waitingChanged = new Signal<FakeClient, boolean>(this);

  set(state: BridgeState): void {
    this.state = state;
    this.stateChanged.emit(state);
  }

  retry(): void {
    this.retries += 1;
  }
}

interface ICell {
  cell_type: string;
  text: string;
  getSource(): string;
}

/** A notebook panel as far as the session looks at it. */
class FakePanel {
  readonly kernelChanged = new Signal<FakePanel, void>(this);
  readonly statusChanged = new Signal<FakePanel, void>(this);
  readonly isDisposed = false;
  readonly context = { path: 'folder/one.ipynb' };
  readonly cells: ICell[] = [];
  kernel: { id: string; spec: Promise<{ language: string }> } | null = null;
  kernelDisplayStatus = 'unknown';
  isReadOnly = false;
  activeCellIndex = 0;

  readonly sessionContext = this._makeSessionContext();

  get content() {
    const { cells } = this;
    const sharedModel = {
      cells,
      undoManager: { stopCapturing: () => undefined },
      transact: (change: () => void) => change(),
      insertCell: (at: number, { source }: { source: string }) => cells.splice(at, 0, cell(source))
    };
    return {
      model: { readOnly: this.isReadOnly, sharedModel },
      widgets: cells,
      activeCellIndex: this.activeCellIndex,
      deselectAll: () => undefined,
      scrollToItem: () => Promise.resolve()
    };
  }

  start(language: string, id = 'k1'): void {
    this.kernel = { id, spec: Promise.resolve({ language }) };
    this.kernelChanged.emit();
  }

  private _makeSessionContext(): object {
    const session = (): object | null => this.kernel && { kernel: this.kernel };
    const status = (): string => this.kernelDisplayStatus;
    return {
      kernelChanged: this.kernelChanged,
      statusChanged: this.statusChanged,
      get session() {
        return session();
      },
      get kernelDisplayStatus() {
        return status();
      }
    };
  }
}

function cell(text: string, type = 'code'): ICell {
  return { cell_type: type, text, getSource: () => text };
}

let panel: FakePanel;
let client: FakeClient | null;
let tracker: { currentWidget: NotebookPanel | null; currentChanged: Signal<object, NotebookPanel | null> };
let registryChanged: Signal<object, IBridgeClient | null>;
let executed: string[];
let ran: number[];
let session: NotebookSession;

beforeEach(() => {
  panel = new FakePanel();
  client = null;
  tracker = { currentWidget: null, currentChanged: new Signal({}) };
  registryChanged = new Signal({});
  executed = [];
  ran = [];
  session = new NotebookSession({
    tracker: tracker as unknown as NotebookSession.IOptions['tracker'],
    registry: { get: () => client as unknown as IBridgeClient | null, currentChanged: registryChanged as never },
    commands: {
      hasCommand: () => true,
      execute: async (id: string) => void executed.push(id)
    } as unknown as NotebookSession.IOptions['commands'],
    runCell: async (_, index) => void ran.push(index)
  });
});

afterEach(() => session.dispose());

function show(next: FakePanel | null): void {
  tracker.currentWidget = next as unknown as NotebookPanel | null;
  tracker.currentChanged.emit(tracker.currentWidget);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}

function connect(): FakeClient {
  client = new FakeClient();
  registryChanged.emit(client as unknown as IBridgeClient);
  return client;
}

describe('the standing', () => {
  it('goes from no notebook to a kernel side that answers', async () => {
    const seen: string[] = [];
    session.changed.connect(() => seen.push(session.standing.kind));
    expect(session.standing.kind).toBe('no-notebook');
    panel.kernelDisplayStatus = 'initializing';
    show(panel);
    expect(session.standing).toEqual({ kind: 'connecting', waiting: false });
    panel.start('python');
    await settle();
    connect().set({ kind: 'ready', epoch: 'e', version: '1', features: [] });
    expect(session.standing).toEqual({ kind: 'ready' });
    expect(session.notebookName).toBe('one.ipynb');
    show(null);
    expect(session.standing.kind).toBe('no-notebook');
    expect(session.client).toBeNull();
    expect(seen).toEqual(['connecting', 'connecting', 'ready', 'no-notebook']);
  });

  it('tells a notebook without a kernel from one whose kernel is coming', () => {
    show(panel);
    expect(session.standing.kind).toBe('no-kernel');
    panel.kernelDisplayStatus = 'starting';
    panel.statusChanged.emit();
    expect(session.standing.kind).toBe('connecting');
  });

  it('says which language it is that is not Python', async () => {
    show(panel);
    panel.start('R');
    await settle();
    expect(session.standing).toEqual({ kind: 'not-python', language: 'R' });
    panel.start('python', 'k2');
    await settle();
    expect(session.standing.kind).toBe('connecting');
  });

  it('does not take the language of a kernel that was changed meanwhile', async () => {
    show(panel);
    panel.start('R', 'k1');
    panel.start('python', 'k2');
    await settle();
    expect(session.standing.kind).toBe('connecting');
  });

  it.each([
    [{ kind: 'absent' } as const, { kind: 'absent' }],
    [{ kind: 'lost', reason: 'dead' } as const, { kind: 'lost', reason: 'dead' }],
    [{ kind: 'connecting', waiting: true } as const, { kind: 'connecting', waiting: true }],
    [{ kind: 'detached' } as const, { kind: 'no-kernel' }]
  ])('is what the bridge says: %j', async (state, standing) => {
    show(panel);
    panel.start('python');
    await settle();
    connect().set(state);
    expect(session.standing).toEqual(standing);
  });

  it('follows the client that is current, not the one that was', async () => {
    show(panel);
    panel.start('python');
    await settle();
    const first = connect();
    const second = connect();
    const before = session.revision;
    first.set({ kind: 'absent' });
    expect(session.revision).toBe(before);
    second.set({ kind: 'absent' });
    expect(session.standing.kind).toBe('absent');
  });
});

describe('what it does', () => {
  it('puts code behind the active cell', () => {
    expect(session.insertCell('x')).toBe(false);
    panel.cells.push(cell('a'), cell('b'));
    show(panel);
    expect(session.insertCell('x')).toBe(true);
    expect(panel.cells.map(({ text }) => text)).toEqual(['a', 'x', 'b']);
    panel.isReadOnly = true;
    expect(session.insertCell('y')).toBe(false);
  });

  it('loads the extension in a first cell, runs it and greets again; once', async () => {
    await session.loadExtension();
    panel.cells.push(cell('a'));
    show(panel);
    const loaded = connect();
    await session.loadExtension();
    await session.loadExtension();
    expect(panel.cells.map(({ text }) => text)).toEqual(['%load_ext steploom', 'a']);
    expect(ran).toEqual([0, 0]);
    expect(loaded.retries).toBe(2);
  });

  it('runs the cell that is there already, wherever it is', async () => {
    panel.cells.push(cell('%load_ext steploom', 'markdown'), cell('a'), cell(' %load_ext steploom\n'));
    show(panel);
    await session.loadExtension();
    expect(panel.cells).toHaveLength(3);
    expect(ran).toEqual([2]);
  });

  it('lets the user open a notebook, choose a kernel, restart it', () => {
    session.help('no-notebook');
    session.help('no-kernel');
    session.help('lost');
    expect(executed).toEqual(['notebook:create-new', 'notebook:change-kernel', 'notebook:restart-kernel']);
  });
});
