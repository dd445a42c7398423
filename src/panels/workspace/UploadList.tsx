import { closeIcon, stopIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton } from '../../ui/IconButton';
import { Progress } from '../../ui/Progress';
import { TextButton } from '../../ui/TextButton';
import { fileSize } from '../../ui/fileSize';
import type { WorkspaceModel } from './model';
import type { IUpload } from './uploads';

interface IProps {
  model: WorkspaceModel;
  trans: TranslationBundle;
}

/** The files on their way, how far they are and what became of them. */
export function UploadList({ model, trans }: IProps): React.JSX.Element | null {
  const { uploads } = model;
  if (uploads.length === 0) {
    return null;
  }
  return (
    <ul className="jp-SteploomList jp-SteploomUploads" aria-label={trans.__('Uploads')}>
      {uploads.map(item => (
        <UploadItem key={item.id} item={item} model={model} trans={trans} />
      ))}
    </ul>
  );
}

interface IItemProps extends IProps {
  item: IUpload;
}

function UploadItem({ item, model, trans }: IItemProps): React.JSX.Element {
  const { id, name, size, received, state, problem, canReplace } = item;
  const place = item.place.path ? `${item.place.datastore}/${item.place.path}` : item.place.datastore;
  return (
    <li className="jp-SteploomUploads-item">
      <div className="jp-SteploomRow">
        <span className="jp-SteploomRow-text" title={trans.__('%1 to %2', name, place)}>
          {name}
        </span>
        <span className="jp-SteploomRow-detail" role="status">
          {stateOf(item, trans)}
        </span>
        {state === 'sending' ? (
          <IconButton icon={stopIcon} label={trans.__('Stop sending %1', name)} onClick={() => model.stopUpload(id)} />
        ) : (
          <IconButton
            icon={closeIcon}
            label={trans.__('Take %1 from the list', name)}
            onClick={() => model.dismissUpload(id)}
          />
        )}
      </div>
      {state === 'sending' && <Progress label={trans.__('Sent of %1', name)} done={received} total={size} />}
      {problem && (
        <div className="jp-SteploomForm-error" role="alert">
          {canReplace ? trans.__('There is already a file of this name.') : problem.what} {!canReplace && problem.cure}
        </div>
      )}
      {canReplace && (
        <TextButton label={trans.__('Replace it')} disabled={!model.canAct} onClick={() => model.replaceUpload(id)} />
      )}
    </li>
  );
}

function stateOf({ state, size, received }: IUpload, trans: TranslationBundle): string {
  switch (state) {
    case 'sending':
      return trans.__('%1 %', size > 0 ? Math.floor((100 * received) / size) : 0);
    case 'done':
      return trans.__('✓ sent, %1', fileSize(size, trans));
    case 'failed':
      return trans.__('✕ not sent');
    case 'stopped':
      return trans.__('stopped');
  }
}
