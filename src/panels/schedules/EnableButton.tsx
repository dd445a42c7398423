import { runIcon, stopIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Schedule } from '../../protocol/entities';
import { IconButton } from '../../ui/IconButton';
import type { SchedulesModel } from './model';

interface IProps {
  name: string;
  status: Schedule['status'];
  model: SchedulesModel;
  trans: TranslationBundle;
  onEnable(enabled: boolean): void;
}

/** Stops what is active, and lets go on what is not. */
export function EnableButton({ name, status, model, trans, onEnable }: IProps): React.JSX.Element {
  const isActive = status === 'Active';
  return (
    <span className="jp-SteploomItem-actions">
      <IconButton
        icon={isActive ? stopIcon : runIcon}
        label={isActive ? trans.__('Disable %1', name) : trans.__('Enable %1', name)}
        disabled={!model.canAct || model.isBusy}
        onClick={() => onEnable(!isActive)}
      />
    </span>
  );
}
