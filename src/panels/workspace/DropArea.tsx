import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { classes } from '../../ui/classes';
import type { WorkspaceModel } from './model';

interface IProps {
  model: WorkspaceModel;
  trans: TranslationBundle;
  children: React.ReactNode;
}

/** Takes files that are dropped on what it surrounds; the toolbar's button does the same without a mouse. */
export function DropArea({ model, trans, children }: IProps): React.JSX.Element {
  const [isOver, setOver] = React.useState(false);
  const { canAct, target } = model;
  const place = target && (target.path ? `${target.datastore}/${target.path}` : target.datastore);
  return (
    <div
      className={classes('jp-SteploomDrop', isOver && 'jp-mod-over')}
      onDragOver={event => {
        if (canAct && target && event.dataTransfer.types.includes('Files')) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={event => {
        // Entering a child leaves the parent.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          setOver(false);
        }
      }}
      onDrop={event => {
        event.preventDefault();
        setOver(false);
        void model.upload([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && place && <div className="jp-SteploomDrop-hint">{trans.__('Drop to upload to %1', place)}</div>}
    </div>
  );
}
