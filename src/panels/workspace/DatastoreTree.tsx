import { fileIcon, folderIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton } from '../../ui/IconButton';
import { Tree } from '../../ui/Tree';
import type { ITreeRow } from '../../ui/Tree';
import { fileSize } from '../../ui/fileSize';
import { datastoreIcon, insertCellIcon } from '../../ui/icons';
import type { ITreeItem } from './datastoreTree';
import type { WorkspaceModel } from './model';

interface IProps {
  model: WorkspaceModel;
  trans: TranslationBundle;
}

/** Datastores and what lies in them, a folder at a time. */
export function DatastoreTree({ model, trans }: IProps): React.JSX.Element {
  const { items, workspace } = model;
  if (items.length === 0) {
    return <p className="jp-SteploomSection-quiet">{trans.__('The workspace has no datastore.')}</p>;
  }
  const defaultName = workspace?.datastores.find(store => store.isDefault)?.name;
  return (
    <Tree
      label={trans.__('Datastores')}
      rows={items.map((item, index) => rowOf(item, items[index + 1], item.datastore === defaultName, trans))}
      focused={model.focused}
      onFocus={id => model.focus(id)}
      onToggle={id => model.toggle(id)}
      actions={row => (
        <IconButton
          icon={insertCellIcon}
          label={trans.__('Insert a cell that reads %1', row.label)}
          onClick={() => void model.insertReference(row.id)}
        />
      )}
    />
  );
}

function rowOf(item: ITreeItem, next: ITreeItem | undefined, isDefault: boolean, trans: TranslationBundle): ITreeRow {
  const { entry } = item;
  return {
    id: item.id,
    level: item.level,
    label: entry?.name ?? item.datastore,
    detail: detailOf(item, next, isDefault, trans),
    icon: entry === null ? datastoreIcon : entry.kind === 'folder' ? folderIcon : fileIcon,
    expanded: item.expanded,
    isBusy: item.isLoading
  };
}

function detailOf(
  item: ITreeItem,
  next: ITreeItem | undefined,
  isDefault: boolean,
  trans: TranslationBundle
): string | undefined {
  const { entry, expanded, isLoading, truncated, level } = item;
  if (isLoading) {
    return trans.__('loading …');
  }
  if (entry?.kind === 'file') {
    return entry.size === null ? undefined : fileSize(entry.size, trans);
  }
  if (truncated) {
    return trans.__('only the first are listed');
  }
  if (expanded && !(next && next.level > level)) {
    return trans.__('empty');
  }
  return entry === null && isDefault ? trans.__('default') : undefined;
}
