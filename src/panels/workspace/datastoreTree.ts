import type { DatastoreEntry } from '../../protocol/entities';

/** A folder that was opened: what is in it, once that is known. */
export interface IFolder {
  entries: readonly DatastoreEntry[] | null;
  truncated: boolean;
}

export interface ITreeItem {
  id: string;
  datastore: string;
  /** Empty for the datastore itself. */
  path: string;
  level: number;
  entry: DatastoreEntry | null;
  expanded: boolean | null;
  isLoading: boolean;
  /** Not everything of this folder is listed. */
  truncated: boolean;
}

/** A folder of a datastore as one text; datastores have no slash in their name. */
export function folderId(datastore: string, path: string): string {
  return `${datastore}/${path}`;
}

/** The visible rows of opened datastores and folders, depth first. */
export function visibleItems(datastores: readonly string[], open: ReadonlyMap<string, IFolder>): ITreeItem[] {
  const items: ITreeItem[] = [];
  const add = (datastore: string, path: string, level: number, entry: DatastoreEntry | null) => {
    const id = folderId(datastore, path);
    const folder = open.get(id);
    const isFolder = entry === null || entry.kind === 'folder';
    items.push({
      id,
      datastore,
      path,
      level,
      entry,
      expanded: isFolder ? folder !== undefined : null,
      isLoading: folder?.entries === null,
      truncated: folder?.truncated ?? false
    });
    if (isFolder) {
      folder?.entries?.forEach(child => add(datastore, child.path, level + 1, child));
    }
  };
  datastores.forEach(name => add(name, '', 1, null));
  return items;
}
