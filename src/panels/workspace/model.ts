import type { BridgeEvent, IBridgeClient } from '../../bridge/tokens';
import type { Workspace } from '../../protocol/entities';
import { SectionModel } from '../session/sectionModel';
import { referenceCode, workspaceCode } from './code';
import { folderId, visibleItems } from './datastoreTree';
import type { IFolder, ITreeItem } from './datastoreTree';
import type { UploadSource } from './upload';
import { Uploads } from './uploads';
import type { IFolderPlace, IUpload } from './uploads';

/** The workspace in use: its datastores as a tree, its experiments, and files being sent. */
export class WorkspaceModel extends SectionModel {
  get workspace(): Workspace | null {
    return this._workspace;
  }

  get items(): readonly ITreeItem[] {
    return visibleItems(this._workspace?.datastores.map(store => store.name) ?? [], this._folders);
  }

  get focused(): string | null {
    return this._focused;
  }

  get uploads(): readonly IUpload[] {
    return this._uploads.items;
  }

  /** Where files go: the focused folder, or the one a focused file lies in; else the default datastore. */
  get target(): IFolderPlace | null {
    const item = this.items.find(found => found.id === this._focused);
    if (item) {
      const isFile = item.entry?.kind === 'file';
      return { datastore: item.datastore, path: isFile ? parentOf(item.path) : item.path };
    }
    const store = this._workspace?.datastores.find(found => found.isDefault);
    return store ? { datastore: store.name, path: '' } : null;
  }

  focus(id: string): void {
    if (id !== this._focused) {
      this._focused = id;
      this.notify();
    }
  }

  /** Open or close a folder; its content is asked for when it is opened. */
  toggle(id: string): void {
    const item = this.items.find(found => found.id === id);
    if (!item || item.expanded === null) {
      return;
    }
    if (item.expanded) {
      this._folders.delete(id);
      this.notify();
    } else {
      void this._browse(item.datastore, item.path);
    }
  }

  /** Send files to the target, one after the other. */
  async upload(files: readonly UploadSource[]): Promise<void> {
    const { target, client } = this;
    if (target && client && files.length > 0) {
      await this._uploads.send(client, target, files);
    }
  }

  async replaceUpload(id: string): Promise<void> {
    if (this.client) {
      await this._uploads.replace(this.client, id);
    }
  }

  stopUpload(id: string): void {
    this._uploads.stop(id);
  }

  dismissUpload(id: string): void {
    this._uploads.dismiss(id);
  }

  insertCode(): boolean {
    return this.session.insertCell(workspaceCode());
  }

  /** Put the code that reads a file or folder in a pipeline into the notebook. */
  insertReference(id: string): boolean {
    const item = this.items.find(found => found.id === id);
    const isDefault = this._workspace?.datastores.find(store => store.isDefault)?.name === item?.datastore;
    return item !== undefined && this.session.insertCell(referenceCode(item.datastore, item.path, isDefault));
  }

  protected async fetch(client: IBridgeClient): Promise<() => void> {
    const workspace = await client.request('workspace.get', {});
    return () => {
      const isOther = this._workspace?.name !== workspace.name;
      this._workspace = workspace;
      if (isOther) {
        this._folders.clear();
      } else {
        // What was opened may have changed too.
        const stores = new Set(workspace.datastores.map(store => store.name));
        for (const id of [...this._folders.keys()]) {
          const { datastore, path } = partsOf(id);
          if (stores.has(datastore)) {
            void this._browse(datastore, path);
          } else {
            this._folders.delete(id);
          }
        }
      }
    };
  }

  /** A new run may have made an experiment, and an ended one has written files. */
  protected onEvent(event: BridgeEvent): void {
    if (event.stream === 'run') {
      const { id, ended } = event.body.run;
      const key = ended === null ? id : `${id} ended`;
      if (!this._runsSeen.has(key)) {
        this._runsSeen.add(key);
        void this.refresh();
      }
    }
  }

  protected forget(): void {
    this._workspace = null;
    this._runsSeen.clear();
    this._folders.clear();
    this._focused = null;
    this._uploads.forget();
  }

  private async _browse(datastore: string, path: string): Promise<void> {
    const id = folderId(datastore, path);
    const known = this._folders.get(id);
    if (!known) {
      this._folders.set(id, { entries: null, truncated: false });
    }
    const done = await this.attempt(async client => {
      const { entries, truncated } = await client.request('datastore.browse', { datastore, path });
      return () => void this._folders.set(id, { entries, truncated });
    });
    if (!done && this._folders.get(id)?.entries === null) {
      this._folders.delete(id);
      this.notify();
    }
  }

  private _workspace: Workspace | null = null;
  private _focused: string | null = null;
  private readonly _folders = new Map<string, IFolder>();
  private readonly _runsSeen = new Set<string>();
  private readonly _uploads = new Uploads({
    onChange: () => this.notify(),
    onArrived: (client, { datastore, path }) => {
      if (client === this.client) {
        // Opens it too: the user sees what came.
        void this._browse(datastore, path);
      }
    }
  });
}

function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function partsOf(id: string): { datastore: string; path: string } {
  const [datastore, ...path] = id.split('/');
  return { datastore, path: path.join('/') };
}
