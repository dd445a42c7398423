import { UUID } from '@lumino/coreutils';

import { problemOf } from '../../bridge/problemOf';
import type { IBridgeClient } from '../../bridge/tokens';
import type { Problem } from '../../protocol/entities';
import { upload } from './upload';
import type { UploadSource } from './upload';

/** A folder that files are sent to. */
export interface IFolderPlace {
  readonly datastore: string;
  /** Empty for the datastore itself. */
  readonly path: string;
}

/** One file on its way to a datastore, and how that went. */
export interface IUpload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly place: IFolderPlace;
  readonly received: number;
  readonly state: 'sending' | 'done' | 'failed' | 'stopped';
  readonly problem: Problem | null;
  /** A file of that name is there: the user may want it replaced. */
  readonly canReplace: boolean;
}

/** The files being sent by one panel, one after the other, and those that were. */
export class Uploads {
  constructor(private readonly _options: Uploads.IOptions) {}

  get items(): readonly IUpload[] {
    return this._items;
  }

  /** Send files; what the last ones came to is forgotten. */
  async send(client: IBridgeClient, place: IFolderPlace, files: readonly UploadSource[]): Promise<void> {
    const added = files.map(file => {
      const id = UUID.uuid4();
      this._files.set(id, file);
      const { name, size } = file;
      return { id, name, size, place, received: 0, state: 'sending', problem: null, canReplace: false } as const;
    });
    this._keep(({ state }) => state === 'sending' || state === 'failed');
    this._set([...this._items, ...added]);
    added.forEach(({ id }) => this._stops.set(id, new AbortController()));
    for (const { id } of added) {
      await this._send(client, id, false);
    }
    this._options.onArrived(client, place);
  }

  /** Send a file again in place of the one that is there. */
  async replace(client: IBridgeClient, id: string): Promise<void> {
    const item = this._items.find(found => found.id === id);
    if (item?.canReplace) {
      this._stops.set(id, new AbortController());
      this._change(id, { state: 'sending', received: 0, problem: null, canReplace: false });
      await this._send(client, id, true);
      this._options.onArrived(client, item.place);
    }
  }

  stop(id: string): void {
    this._stops.get(id)?.abort();
  }

  /** Take what has come to its end from the list. */
  dismiss(id: string): void {
    this._keep(item => item.id !== id || item.state === 'sending');
    this._options.onChange();
  }

  /** The kernel they were for is not ours any more. */
  forget(): void {
    this._stops.forEach(stop => stop.abort());
    this._stops.clear();
    this._files.clear();
    this._items = [];
  }

  private async _send(client: IBridgeClient, id: string, overwrite: boolean): Promise<void> {
    const item = this._items.find(found => found.id === id);
    const file = this._files.get(id);
    const signal = this._stops.get(id)?.signal;
    if (!item || !file || !signal) {
      return;
    }
    const { datastore, path } = item.place;
    try {
      await upload(client, {
        datastore,
        path: path ? `${path}/${file.name}` : file.name,
        file,
        uploadId: id,
        overwrite,
        signal,
        onProgress: received => this._change(id, { received })
      });
      this._change(id, { state: 'done' });
    } catch (error) {
      if (signal.aborted) {
        this._change(id, { state: 'stopped' });
      } else {
        const problem = problemOf(error);
        this._change(id, { state: 'failed', problem, canReplace: problem.code === 'file-exists' });
      }
    } finally {
      this._stops.delete(id);
    }
  }

  private _keep(which: (item: IUpload) => boolean): void {
    const kept = this._items.filter(which);
    this._items.filter(item => !kept.includes(item)).forEach(({ id }) => this._files.delete(id));
    this._items = kept;
  }

  private _change(id: string, change: Partial<IUpload>): void {
    this._set(this._items.map(item => (item.id === id ? { ...item, ...change } : item)));
  }

  private _set(items: readonly IUpload[]): void {
    this._items = items;
    this._options.onChange();
  }

  private _items: readonly IUpload[] = [];
  private readonly _files = new Map<string, UploadSource>();
  private readonly _stops = new Map<string, AbortController>();
}

export namespace Uploads {
  export interface IOptions {
    onChange: () => void;
    /** Files were sent to this folder, or could not be: what is in it is to be looked at again. */
    onArrived: (client: IBridgeClient, place: IFolderPlace) => void;
  }
}
