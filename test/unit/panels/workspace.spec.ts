import { notebook } from '../pipeline/notebooks';
import { parseNotebook } from '../../../src/pipeline';
import { referenceCode, workspaceCode } from '../../../src/panels/workspace/code';
import { visibleItems } from '../../../src/panels/workspace/datastoreTree';
import type { IFolder } from '../../../src/panels/workspace/datastoreTree';
import { WorkspaceModel } from '../../../src/panels/workspace/model';
import { CHUNK_BYTES, upload } from '../../../src/panels/workspace/upload';
import type { DatastoreEntry, Workspace } from '../../../src/protocol/entities';
import { run } from '../bridge/fakes';
import { FakeSession } from './fakeSession';

function entry(path: string, kind: DatastoreEntry['kind'] = 'file'): DatastoreEntry {
  return { name: path.split('/').pop()!, path, kind, size: kind === 'file' ? 3 : null, modified: null };
}

const datastore = (name: string, isDefault = false) => ({ name, type: 'local', isDefault, location: '' });

function workspace(change: Partial<Workspace> = {}): Workspace {
  const datastores = [datastore('blob', true), datastore('files')];
  const place = { subscriptionId: '', resourceGroup: 'local', location: 'local' };
  return { name: 'ws', ...place, datastores, experiments: [], realSdk: null, ...change };
}

/** A file as the browser gives it; jsdom's `Blob` has no `arrayBuffer`. */
function file(name: string, bytes: Uint8Array) {
  const slice = (from: number, to: number) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }) as Blob;
  return { name, size: bytes.length, slice };
}

const text = (name: string, content = 'abc') => file(name, new TextEncoder().encode(content));

describe('the tree', () => {
  it('shows what is open, depth first, and that a folder is on its way', () => {
    const open = new Map<string, IFolder>([
      ['blob/', { entries: [entry('a', 'folder'), entry('b.csv')], truncated: true }],
      ['blob/a', { entries: null, truncated: false }]
    ]);
    const items = visibleItems(['blob', 'files'], open);
    expect(items.map(({ id, level, expanded }) => [id, level, expanded])).toEqual([
      ['blob/', 1, true],
      ['blob/a', 2, true],
      ['blob/b.csv', 2, null],
      ['files/', 1, false]
    ]);
    expect(items.map(({ isLoading }) => isLoading)).toEqual([false, true, false, false]);
    expect(items[0].truncated).toBe(true);
  });
});

describe('the code', () => {
  it.each([
    ['flights/2013.csv', 'data_2013'],
    ['raw data/class.csv', 'data_class'],
    ['Ünïcode/Größe.csv', 'gr_e'],
    ['', 'raw_data'],
    ['folder/.csv', 'csv'],
    ['a/“quoted".csv', 'quoted']
  ])('names what lies at “%s” by the legal variable %s', (path, variable) => {
    const cells = notebook(
      'from azureml.core import Workspace\nws = Workspace.from_config()',
      referenceCode('b', path, true)
    );
    const parsed = parseNotebook(cells);
    const node = parsed.nodes.find(found => found.kind === 'reference');
    expect(node).toMatchObject({ name: variable, path });
    expect(cells[1].source).toContain(`\n${variable} = DataReference(`);
  });

  it('gets a datastore that is not the default one by its name', () => {
    expect(referenceCode('files', 'x', false)).toContain('datastore=Datastore.get(ws, "files")');
    expect(workspaceCode()).toContain('Workspace.from_config()');
  });
});

describe('an upload', () => {
  function kernel(
    answer: (params: { offset: number; data: string; size: number }) => { received: number; done: boolean }
  ) {
    const got: { offset: number; bytes: number }[] = [];
    const request = (async (_: string, params: { offset: number; data: string; size: number }) => {
      got.push({ offset: params.offset, bytes: atob(params.data).length });
      return answer(params);
    }) as never;
    return { got, client: { request } };
  }
  const options = (content: Uint8Array, seen: number[] = []) => ({
    datastore: 'd',
    path: 'p',
    file: file('p', content),
    uploadId: 'u',
    overwrite: false,
    onProgress: (received: number) => void seen.push(received)
  });
  const receive = ({ offset, data, size }: { offset: number; data: string; size: number }) => {
    const received = offset + atob(data).length;
    return { received, done: received === size };
  };

  it('goes in pieces that fit into a message', async () => {
    const { client, got } = kernel(receive);
    const seen: number[] = [];
    await upload(client, options(new Uint8Array(2 * CHUNK_BYTES + 5), seen));
    expect(got.map(({ bytes }) => bytes)).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5]);
    expect(seen.at(-1)).toBe(2 * CHUNK_BYTES + 5);
  });

  it('sends an empty file too', async () => {
    const { client, got } = kernel(receive);
    await upload(client, options(new Uint8Array(0)));
    expect(got).toEqual([{ offset: 0, bytes: 0 }]);
  });

  it('goes on where the kernel is', async () => {
    const { client, got } = kernel(({ offset }) =>
      offset === 0 ? { received: CHUNK_BYTES + 7, done: false } : { received: 2 * CHUNK_BYTES, done: true }
    );
    await upload(client, options(new Uint8Array(2 * CHUNK_BYTES)));
    expect(got.map(({ offset }) => offset)).toEqual([0, CHUNK_BYTES + 7]);
  });

  it('does not go on for ever with a kernel that takes nothing', async () => {
    const { client } = kernel(() => ({ received: 0, done: false }));
    await expect(upload(client, options(new Uint8Array(5)))).rejects.toThrow('no more');
  });

  it('stops when told to', async () => {
    const { client, got } = kernel(receive);
    const stop = new AbortController();
    stop.abort();
    await expect(upload(client, { ...options(new Uint8Array(5)), signal: stop.signal })).rejects.toThrow();
    expect(got).toEqual([]);
  });
});

describe('the model', () => {
  let session: FakeSession;
  let model: WorkspaceModel;
  let folders: Map<string, DatastoreEntry[]>;
  let answered: Workspace;

  beforeEach(() => {
    session = new FakeSession();
    answered = workspace();
    folders = new Map([
      ['blob/', [entry('raw', 'folder'), entry('a.csv')]],
      ['blob/raw', [entry('raw/b.csv')]],
      ['files/', []]
    ]);
    session.kernel.handlers.set('workspace.get', () => answered);
    session.kernel.handlers.set(
      'datastore.browse',
      ({ datastore: name, path }: { datastore: string; path: string }) => {
        const entries = folders.get(`${name}/${path}`);
        if (!entries) {
          throw { code: 'not-found', what: `There is no ${path}.` };
        }
        return { entries, truncated: false };
      }
    );
    session.kernel.handlers.set(
      'datastore.upload',
      (params: { datastore: string; path: string; size: number; overwrite: boolean }) => {
        const folder = params.path.split('/').slice(0, -1).join('/');
        const entries = folders.get(`${params.datastore}/${folder}`)!;
        if (entries.some(({ path }) => path === params.path) && !params.overwrite) {
          throw { code: 'file-exists', what: `There is already ${params.path}.`, cure: 'Allow replacing it.' };
        }
        folders.set(`${params.datastore}/${folder}`, [
          ...entries.filter(({ path }) => path !== params.path),
          entry(params.path)
        ]);
        return { received: params.size, done: true };
      }
    );
    model = new WorkspaceModel(session).start();
  });

  afterEach(() => {
    session.client?.dispose();
    model.dispose();
  });

  const ids = () => model.items.map(({ id }) => id);

  it('shows the datastores, opens and closes folders', async () => {
    await session.connect();
    expect(ids()).toEqual(['blob/', 'files/']);
    model.toggle('blob/');
    expect(model.items[0].isLoading).toBe(true);
    await session.settle();
    expect(ids()).toEqual(['blob/', 'blob/raw', 'blob/a.csv', 'files/']);
    model.toggle('blob/a.csv');
    model.toggle('nowhere');
    model.toggle('blob/raw');
    await session.settle();
    expect(ids()).toContain('blob/raw/b.csv');
    model.toggle('blob/');
    expect(ids()).toEqual(['blob/', 'files/']);
  });

  it('closes a folder that cannot be looked into and says why', async () => {
    folders.delete('blob/raw');
    await session.connect();
    model.toggle('blob/');
    await session.settle();
    model.toggle('blob/raw');
    await session.settle();
    expect(model.problem?.what).toBe('There is no raw.');
    expect(model.items.find(({ id }) => id === 'blob/raw')?.expanded).toBe(false);
  });

  it('sends files to the default datastore, or where the focus is', async () => {
    await session.connect();
    expect(model.target).toEqual({ datastore: 'blob', path: '' });
    model.toggle('blob/');
    await session.settle();
    model.focus('blob/raw');
    expect(model.target).toEqual({ datastore: 'blob', path: 'raw' });
    model.focus('blob/a.csv');
    expect(model.target).toEqual({ datastore: 'blob', path: '' });
    model.focus('files/');
    expect(model.target).toEqual({ datastore: 'files', path: '' });
  });

  it('sends files one after the other and shows what came', async () => {
    await session.connect();
    void model.upload([text('x.csv'), text('y.csv')]);
    await session.settle();
    expect(model.uploads.map(({ name, state }) => [name, state])).toEqual([
      ['x.csv', 'done'],
      ['y.csv', 'done']
    ]);
    expect(ids()).toEqual(expect.arrayContaining(['blob/x.csv', 'blob/y.csv']));
    model.uploads.forEach(({ id }) => model.dismissUpload(id));
    expect(model.uploads).toEqual([]);
  });

  it('replaces a file only when told to', async () => {
    await session.connect();
    void model.upload([text('a.csv')]);
    await session.settle();
    const [failed] = model.uploads;
    expect(failed).toMatchObject({ state: 'failed', canReplace: true, problem: { code: 'file-exists' } });
    void model.replaceUpload(failed.id);
    await session.settle();
    expect(model.uploads).toMatchObject([{ state: 'done', canReplace: false, problem: null }]);
  });

  it('stops a file on its way, and sends the next one', async () => {
    const page = await session.connect();
    page.transport.network = () => [1000];
    void model.upload([text('x.csv'), text('y.csv')]);
    await session.settle();
    model.stopUpload(model.uploads[0].id);
    await session.clock.advance(5000);
    expect(model.uploads.map(({ state }) => state)).toEqual(['stopped', 'done']);
  });

  it('forgets what was sent to a kernel that is not current any more', async () => {
    const page = await session.connect();
    page.transport.network = () => [1000];
    void model.upload([text('x.csv')]);
    session.disconnect();
    expect(model.uploads).toEqual([]);
    expect(model.workspace).toBeNull();
    await session.clock.advance(5000);
    expect(model.uploads).toEqual([]);
    page.client.dispose();
  });

  it('looks again at what is open when a run begins and ends', async () => {
    await session.connect();
    model.toggle('blob/');
    await session.settle();
    answered = workspace({ experiments: [{ name: 'e', runs: 1 }] });
    session.kernel.change(run('r1', 'Running'));
    await session.settle();
    expect(model.workspace?.experiments).toEqual([{ name: 'e', runs: 1 }]);
    const asked = session.kernel.asked.length;
    session.kernel.change(run('r1', 'Running', 2));
    await session.settle();
    expect(session.kernel.asked).toHaveLength(asked);
    folders.get('blob/')!.push(entry('azureml', 'folder'));
    session.kernel.change({ ...run('r1', 'Finished'), ended: '2026-11-24T14:03:08.000Z' });
    await session.settle();
    expect(ids()).toContain('blob/azureml');
  });

  it('closes the folders of another workspace and of datastores that are gone', async () => {
    await session.connect();
    model.toggle('blob/');
    model.toggle('files/');
    await session.settle();
    answered = workspace({ datastores: [datastore('blob', true)] });
    void model.refresh();
    await session.settle();
    expect(ids()).toEqual(['blob/', 'blob/raw', 'blob/a.csv']);
    answered = workspace({ name: 'other' });
    void model.refresh();
    await session.settle();
    expect(ids()).toEqual(['blob/', 'files/']);
  });

  it('inserts the code that reads what lies there', async () => {
    await session.connect();
    model.toggle('blob/');
    await session.settle();
    expect(model.insertReference('blob/raw')).toBe(true);
    expect(session.inserted[0]).toContain('path_on_datastore="raw"');
    expect(model.insertReference('nowhere')).toBe(false);
    expect(model.insertCode()).toBe(true);
  });
});
